//! Whoever does too much of something crowds out himself.

use crate::flows::long_grants::{lasting, renewed};
use crate::harness::world::{API_SCOPE, PERSON, SUBSTANTIAL, refreshing};
use crate::harness::{Authorize, Browser, log_in_at};

both_modes! {
    /// A service can send a browser through single sign-on as often as it likes.
    async fn one_services_logins_end_no_others_access(server) {
        let greedy = lasting("grisk", &["openid", API_SCOPE]);
        server.add(&greedy).await;
        let request = Authorize::new(&refreshing()).scope(&format!("openid {API_SCOPE}"));
        let mut browser = Browser::new(server);
        let callback = log_in_at(server, &mut browser, &request, PERSON, SUBSTANTIAL).await;
        let modest = server.redeem(&refreshing(), &request, &callback).await;
        let flood = Authorize::new(&greedy).scope(&format!("openid {API_SCOPE}")).url(server);
        for _ in 0..200 {
            assert!(browser.open(flood.clone()).await.redirected().contains_key("code"));
        }
        renewed(server, &refreshing(), modest.refresh_token()).await;
    }
}

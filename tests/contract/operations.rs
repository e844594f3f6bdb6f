//! The listener for those who run the product.

use crate::harness::{Mode, Server};

both_modes! {
    async fn health_and_readiness_answer(server) {
        for path in ["/healthz", "/readyz"] {
            let answer = server.send(server.http().get(server.operations_url(path))).await;
            assert_eq!(answer.status, 200, "{answer}");
        }
        let public = server.fetch("/healthz").await;
        assert_eq!(public.status, 404, "operations is another socket");
    }

    async fn the_clock_takes_only_an_offset(server) {
        for body in ["", "{}", "{\"offset_seconds\":\"1\"}", "{\"offset_seconds\":1.5}", "[]"] {
            let request = server.http().put(server.operations_url("/clock")).header("content-type", "application/json").body(body);
            let answer = server.send(request).await;
            assert!((400..500).contains(&answer.status), "{body}: {answer}");
        }
        server.clock(-60).await;
        server.clock(0).await;
    }
}

#[tokio::test]
async fn serve_is_ready_soon() {
    for mode in Mode::ALL {
        let server = Server::prepare(mode, |_| {});
        let started = std::time::Instant::now();
        server.launch();
        server.wait_until_ready().await;
        let took = started.elapsed();
        assert!(took.as_millis() < 3_000, "{mode:?} took {took:?}; the goal on an idle machine is 300 ms");
        server.finish().await;
    }
}

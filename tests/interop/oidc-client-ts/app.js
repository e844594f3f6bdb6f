// A single-page app as the documentation of oidc-client-ts writes it. `settings` comes from /settings.js.
/* global oidc, settings */
const users = new oidc.UserManager({
  authority: settings.issuer,
  client_id: settings.clientId,
  redirect_uri: `${location.origin}/callback`,
  post_logout_redirect_uri: `${location.origin}/logged-out`,
  response_type: 'code',
  scope: 'openid profile',
  loadUserInfo: true,
  automaticSilentRenew: false,
})

const show = (state, value) => {
  const result = document.getElementById('result')
  result.textContent = JSON.stringify(value)
  result.dataset.state = state
}

document.getElementById('login').onclick = () => users.signinRedirect()
document.getElementById('logout').onclick = () => users.signoutRedirect()

const start = async () => {
  if (location.pathname === '/callback') {
    const user = await users.signinRedirectCallback()
    show('logged-in', user.profile)
  } else if (location.pathname === '/logged-out') {
    await users.signoutRedirectCallback()
    show('logged-out', { user: await users.getUser() })
  } else {
    show('ready', {})
  }
}

start().catch((error) => show('failed', { name: error.name, message: error.message }))

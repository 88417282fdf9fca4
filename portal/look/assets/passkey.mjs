// allauth's script says on the document that a passkey did not work, and why only to the console.
// The page has a place for it, with the words for both cases, which screen readers hear when it fills.
const CANCELLED = ['NotAllowedError', 'AbortError']

document.addEventListener('allauth.error', (event) => {
  const place = document.querySelector('[data-module="portal-passkey"]')
  if (!place || !event.detail.tags.includes('webauthn')) return
  event.preventDefault()
  const name = event.detail.exception?.name
  place.textContent = ''
  const words = CANCELLED.includes(name) ? place.dataset.cancelled : place.dataset.failed
  // a change that comes a moment after the emptying is read out again when the same thing happens twice
  setTimeout(() => { place.textContent = words }, 50)
})

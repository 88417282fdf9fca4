// The only script on public and bidder pages. Everything works without it.
import {
  createAll,
  Button,
  CharacterCount,
  Checkboxes,
  ErrorSummary,
  FileUpload,
  NotificationBanner,
  PasswordInput,
  Radios,
  ServiceNavigation,
  SkipLink
} from 'govuk-frontend'
import { Narrow } from './narrow.mjs'
import './passkey.mjs'

// aria-expanded is not allowed on a radio (ARIA 1.2), so screen readers hear of the
// question that opens from its own label, which follows the choice.
class QuietRadios extends Radios {
  syncConditionalRevealWithInputState(input) {
    super.syncConditionalRevealWithInputState(input)
    input.removeAttribute('aria-expanded')
  }
}

for (const Component of [
  Button,
  CharacterCount,
  Checkboxes,
  ErrorSummary,
  FileUpload,
  NotificationBanner,
  PasswordInput,
  QuietRadios,
  ServiceNavigation,
  SkipLink
]) {
  createAll(Component)
}

for (const root of document.querySelectorAll('[data-module="portal-narrow"]')) new Narrow(root)

// Filters that nobody uses yet start folded on a phone; until then the style sheet hides what they hold.
for (const fold of document.querySelectorAll('[data-module="portal-fold"]')) {
  if (window.matchMedia('(max-width: 40em)').matches) fold.open = false
  delete fold.dataset.module
}

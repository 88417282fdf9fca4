// Django's choosing boxes (select2) have no name of their own: give them their label's.
function name(box) {
  const select = box.previousElementSibling
  const label = select && select.id ? document.querySelector(`label[for="${select.id}"]`) : null
  const text = label ? label.textContent.replace(/:$/, '').trim() : select && select.getAttribute('aria-label')
  const said = text || 'Choose'
  for (const part of box.querySelectorAll('[role="combobox"], [role="textbox"]')) {
    part.setAttribute('aria-label', said)
  }
  for (const part of box.querySelectorAll('.select2-search__field')) part.setAttribute('aria-label', `Search ${said}`)
}

function nameAll() {
  for (const box of document.querySelectorAll('.select2-container')) {
    if (box.querySelector('[role="combobox"]')) name(box)
    else for (const part of box.querySelectorAll('.select2-search__field')) part.setAttribute('aria-label', 'Search')
  }
}

new MutationObserver(nameAll).observe(document.body, { childList: true, subtree: true })
nameAll()

// A box over a long list that narrows it as one types. Without it the list is whole.
let made = 0

export class Narrow {
  constructor(root) {
    const rows = [...root.querySelectorAll('.govuk-checkboxes__item, option')]
    if (rows.length < 12) return
    this.rows = rows.map((row) => ({ row, text: plain(row.textContent) }))
    this.select = root.querySelector('select')
    const id = `narrow-${(made += 1)}`
    const label = Object.assign(document.createElement('label'), {
      className: 'govuk-label',
      htmlFor: id,
      textContent: root.dataset.narrowLabel
    })
    this.box = Object.assign(document.createElement('input'), {
      className: 'govuk-input govuk-!-width-two-thirds',
      id,
      type: 'text',
      autocomplete: 'off'
    })
    this.count = Object.assign(document.createElement('p'), { className: 'portal-narrow__count' })
    this.count.setAttribute('role', 'status')
    root.prepend(label, this.box, this.count)
    this.box.addEventListener('input', () => this.narrow())
    this.box.addEventListener('keydown', (event) => {
      if (event.key === 'Enter') event.preventDefault()
    })
  }

  narrow() {
    const wanted = plain(this.box.value).split(' ').filter(Boolean)
    let shown = 0
    for (const { row, text } of this.rows) {
      const input = row.querySelector('input')
      const keep = wanted.every((word) => text.includes(word)) || row.selected || (input && input.checked)
      row.hidden = !keep
      if (row.tagName === 'OPTION') row.disabled = !keep
      shown += keep ? 1 : 0
    }
    this.count.textContent = wanted.length ? `${shown} of ${this.rows.length} shown` : ''
  }
}

function plain(text) {
  return text.toLowerCase().normalize('NFD').replace(/[^a-z0-9 ]/g, '').trim()
}

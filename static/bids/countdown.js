// Counts down to a deadline by the server's clock. The browser's own clock is never asked:
// only how much time has passed since the server said what time it was.
const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const SOON = 2 * DAY
const SAID = [60, 30, 15, 5, 1]

const shown = [...document.querySelectorAll('.portal-time-left[data-now]')]

function plural (count, unit) {
  return `${count} ${unit}${count === 1 ? '' : 's'}`
}

// The two largest units, rounded down, as the server writes them; seconds in the last hour.
export function words (left) {
  const units = [[Math.floor(left / DAY), 'day'], [Math.floor(left / HOUR) % 24, 'hour'], [Math.floor(left / MINUTE) % 60, 'minute']]
  if (left < HOUR) units.push([Math.floor(left / SECOND) % 60, 'second'])
  const first = units.findIndex(([count]) => count)
  if (first < 0) return 'less than a second'
  return units.slice(first, first + 2).filter(([count]) => count).map(([count, unit]) => plural(count, unit)).join(' and ')
}

class Countdown {
  constructor (root) {
    this.root = root
    this.closes = Date.parse(root.querySelector('time').dateTime)
    this.left = root.querySelector('strong')
    this.voice = document.createElement('span')
    this.voice.className = 'govuk-visually-hidden'
    this.voice.setAttribute('aria-live', 'polite')
    root.append(this.voice)
    const [navigation] = performance.getEntriesByType('navigation')
    // From when the page was asked for: what is shown is at most what is left, never more.
    this.set(Date.parse(root.dataset.now), navigation ? navigation.requestStart : 0)
    this.before = this.minutes()
  }

  set (server, when) {
    this.server = server
    this.when = when
  }

  remaining () {
    return this.closes - (this.server + performance.now() - this.when)
  }

  minutes () {
    return Math.ceil(this.remaining() / MINUTE)
  }

  show () {
    const left = this.remaining()
    if (left <= 0) return this.close()
    this.left.textContent = `${words(left)} left`
    this.root.classList.toggle('portal-time-left--soon', left < SOON)
    const minutes = this.minutes()
    const passed = SAID.find(mark => minutes <= mark && this.before > mark)
    if (passed) this.voice.textContent = `${plural(minutes, 'minute')} left`
    this.before = minutes
    this.timer = setTimeout(() => this.show(), left < HOUR + MINUTE ? SECOND : 30 * SECOND)
  }

  close () {
    this.left.textContent = 'Closed'
    this.root.classList.remove('portal-time-left--soon')
    this.root.classList.add('portal-time-left--closed')
    this.voice.textContent = 'The deadline has passed'
  }

  again () {
    clearTimeout(this.timer)
    this.show()
  }
}

const countdowns = shown.map(root => new Countdown(root))
for (const countdown of countdowns) countdown.show()

// A computer that slept counts no time: the server is asked again when the page is looked at again.
async function ask () {
  try {
    const before = performance.now()
    const response = await fetch('/healthz', { method: 'HEAD', cache: 'no-store' })
    const date = Date.parse(response.headers.get('Date') || '')
    if (Number.isNaN(date)) return
    for (const countdown of countdowns) {
      countdown.set(date + SECOND, before) // the header leaves out parts of a second
      countdown.again()
    }
  } catch {
    // away: what was known goes on counting
  }
}

if (countdowns.length) {
  window.addEventListener('pageshow', event => { if (event.persisted) ask() })
  document.addEventListener('visibilitychange', () => { if (document.visibilityState === 'visible') ask() })
}

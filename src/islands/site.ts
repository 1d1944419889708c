/** Small comforts on every page. Everything works without them. */

/** A second press while the first is under way does nothing. The server would answer it the same; this spares the wait. */
function once(form: HTMLFormElement, event: SubmitEvent) {
  if (form.dataset.sent) {
    event.preventDefault()
    return
  }
  if (form.method !== 'post') return
  form.dataset.sent = '1'
  event.submitter?.setAttribute('aria-busy', 'true')
}

/** Coming back through the browser's history shows a form that may be sent again. */
function fresh() {
  for (const form of document.forms) delete form.dataset.sent
  for (const button of document.querySelectorAll('[aria-busy]')) button.removeAttribute('aria-busy')
}

type Written = [name: string, value: string][]

const keptAt = () => `isian ${location.pathname}`
const keptForms = () => [...document.querySelectorAll<HTMLFormElement>('form[data-keep]')]
/** What a person writes, and by which press the house knows the errand again. */
const isWritten = (field: Element): field is HTMLInputElement | HTMLTextAreaElement =>
  field instanceof HTMLTextAreaElement ||
  (field instanceof HTMLInputElement && (/^(text|email|tel)$/.test(field.type) || field.name === 'once'))

/** Held over a reload and no longer: where the line is thin the page is asked for again with half a form written. */
function hold() {
  const written: Written = keptForms().flatMap((form) =>
    [...form.elements].filter(isWritten).map((field): Written[number] => [field.name, field.value]),
  )
  if (written.length > 0 && !keptForms().some((form) => form.dataset.sent)) sessionStorage.setItem(keptAt(), JSON.stringify(written))
}

function giveBack() {
  const [arrival] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[]
  const written = JSON.parse(sessionStorage.getItem(keptAt()) ?? '[]') as Written
  for (const key of Object.keys(sessionStorage)) if (key.startsWith('isian ')) sessionStorage.removeItem(key)
  if (arrival?.type !== 'reload') return
  for (const form of keptForms())
    for (const [name, value] of written) {
      const field = form.elements.namedItem(name)
      if (field instanceof Element && isWritten(field)) field.value = value
    }
}

const megabytes = (bytes: number) => `${(bytes / 1_000_000).toFixed(1).replace('.', document.documentElement.lang === 'id' ? ',' : '.')} MB`

/** Names and sizes of chosen files, and a word when one is too large, before anything is sent. */
function shown(input: HTMLInputElement) {
  const place = document.getElementById(`${input.id}-chosen`)
  const files = [...(input.files ?? [])]
  const most = Number(input.dataset.mostBytes ?? Number.POSITIVE_INFINITY)
  const tooBig = files.some((file) => file.size > most)
  input.setCustomValidity(tooBig ? (input.dataset.tooBig ?? '') : '')
  if (place)
    place.textContent = tooBig ? (input.dataset.tooBig ?? '') : files.map((file) => `${file.name}, ${megabytes(file.size)}`).join(' · ')
}

const fetched = new Set<string>()

/** Fetches the page somebody is about to open, unless they asked to save data. */
function ahead(link: HTMLAnchorElement) {
  const connection = (navigator as { connection?: { saveData?: boolean } }).connection
  const leadsOut = link.origin !== location.origin || link.pathname === location.pathname || link.hasAttribute('download')
  if (leadsOut || connection?.saveData || fetched.has(link.href) || !/^\/(belanja|direktori|acara)?(\/|$)/.test(link.pathname)) return
  fetched.add(link.href)
  const hint = document.createElement('link')
  hint.rel = 'prefetch'
  hint.href = link.href
  document.head.append(hint)
}

let intent = 0

document.addEventListener('submit', (event) => once(event.target as HTMLFormElement, event))
addEventListener('pageshow', (event) => event.persisted && fresh())
addEventListener('pagehide', hold)
giveBack()
document.addEventListener('change', (event) => {
  if (event.target instanceof HTMLInputElement && event.target.type === 'file') shown(event.target)
})
document.addEventListener('pointerover', (event) => {
  const link = (event.target as Element).closest?.('a[href]')
  clearTimeout(intent)
  if (link instanceof HTMLAnchorElement) intent = window.setTimeout(ahead, 80, link)
})
document.addEventListener(
  'touchstart',
  (event) => {
    const link = (event.target as Element).closest?.('a[href]')
    if (link instanceof HTMLAnchorElement) ahead(link)
  },
  { passive: true },
)

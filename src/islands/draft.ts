/** Saves a draft by itself while it is written. The same errand as the button; without this script the button does it. */

type Answer = { revision?: number; says?: string; stale?: boolean; kept?: { label: string; text: string }[] }

const pause = 3000
/** While somebody goes on typing it is saved this often at the least. */
const most = 10_000
/** An answer that takes longer is not waited for. */
const patience = 15_000
/** Where nothing gets through it is tried less and less often, but no less than this. */
const longest = 300_000

/** Known to nobody else, so that what is sent twice is saved once. Works on a page without TLS too. */
const freshKey = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('')

function keep(form: HTMLFormElement) {
  const says = form.querySelector<HTMLElement>('[data-saved]')
  const revision = form.elements.namedItem('revision') as HTMLInputElement
  const address = form.dataset.autosave ?? ''
  let timer = 0
  let since = 0
  let failures = 0
  let notBefore = 0
  let dirty = false
  let over = false
  /** What was sent and not answered: it may have been saved. It is sent again, word for word, before anything else. */
  let unsure: URLSearchParams | undefined
  let saving: Promise<void> | undefined

  const say = (text: string, loud = false) => {
    if (!says) return
    says.textContent = text
    says.classList.toggle('warn', loud)
  }

  /** The draft itself: papers and whoever joins are brought by the button. */
  const written = () => {
    const all = new URLSearchParams({ once: freshKey() })
    for (const [name, value] of new FormData(form))
      if (typeof value === 'string' && (/^(?:revision|title|organisation|quantity|amount)$/.test(name) || name.startsWith('jawab-')))
        all.append(name, value)
    return all
  }

  function differs({ says: text = '', kept = [] }: Answer) {
    over = true
    say(text, true)
    const list = document.createElement('dl')
    for (const one of kept) {
      const label = document.createElement('dt')
      label.textContent = one.label
      const there = document.createElement('dd')
      there.textContent = one.text || '-'
      list.append(label, there)
    }
    if (kept.length > 0) says?.after(list)
  }

  function failed() {
    notBefore = Date.now() + Math.min(longest, most * 2 ** failures)
    failures += 1
    say(form.dataset.unsaved ?? '', true)
  }

  /** What the house said of it; anything else is no answer. */
  async function answered(answer: Response): Promise<Answer | undefined> {
    if (!answer.headers.get('content-type')?.includes('json')) return undefined
    const read = (await answer.json()) as Answer
    return typeof read.says === 'string' && answer.status < 500 ? read : undefined
  }

  async function save(leaving: boolean) {
    clearTimeout(timer)
    since = 0
    if (!unsure) {
      unsure = written()
      dirty = false
    }
    try {
      const answer = await fetch(address, {
        method: 'POST',
        body: unsure,
        keepalive: leaving,
        signal: AbortSignal.timeout(patience),
        headers: { accept: 'application/json' },
      })
      if (answer.redirected) {
        over = true
        say(form.dataset.signedOut ?? '', true)
        return
      }
      const read = await answered(answer)
      if (!read) return failed()
      unsure = undefined
      failures = 0
      notBefore = 0
      if (read.revision !== undefined) {
        revision.value = String(read.revision)
        say(read.says ?? '')
      } else if (read.stale) differs(read)
      else say(read.says ?? '', true)
    } catch {
      failed()
    }
  }

  function soon(leaving = false) {
    if (over || saving) return
    saving = save(leaving).finally(() => {
      saving = undefined
      if (dirty || unsure) wait()
    })
  }

  function wait() {
    if (over || saving) return
    since ||= Date.now()
    clearTimeout(timer)
    const now = Date.now()
    timer = window.setTimeout(soon, Math.max(0, notBefore - now, Math.min(pause, since + most - now)))
  }

  form.addEventListener('input', () => {
    dirty = true
    wait()
  })
  addEventListener('online', () => (dirty || unsure) && soon())
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden' && (dirty || unsure)) soon(true)
  })
  // the button waits for the saving under way, and for what was not answered: it would otherwise be the older of the two
  form.addEventListener('submit', (event) => {
    clearTimeout(timer)
    if (unsure) soon()
    if (over || !saving) {
      over = true
      return
    }
    event.preventDefault()
    event.stopPropagation()
    void saving.then(() => {
      over = true
      form.requestSubmit(event.submitter)
    })
  })
  addEventListener('pageshow', (event) => {
    if (event.persisted) over = false
  })
}

for (const form of document.querySelectorAll<HTMLFormElement>('form[data-autosave]')) keep(form)

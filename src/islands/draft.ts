/** Saves a draft by itself while it is written. The same errand as the button; without this script the button does it. */

type Answer = { revision?: number; says: string; stale?: boolean; kept?: { label: string; text: string }[] }

const pause = 3000
/** While somebody goes on typing it is saved this often at the least. */
const most = 10_000

function keep(form: HTMLFormElement) {
  const says = form.querySelector<HTMLElement>('[data-saved]')
  const revision = form.elements.namedItem('revision') as HTMLInputElement
  const address = form.dataset.autosave ?? ''
  let timer = 0
  let since = 0
  let dirty = false
  let over = false
  let saving: Promise<void> | undefined

  const say = (text: string, loud = false) => {
    if (!says) return
    says.textContent = text
    says.classList.toggle('warn', loud)
  }

  /** The draft itself: papers and whoever joins are brought by the button. */
  const written = () => {
    const all = new URLSearchParams()
    for (const [name, value] of new FormData(form))
      if (typeof value === 'string' && (/^(?:revision|title|organisation|quantity|amount)$/.test(name) || name.startsWith('jawab-')))
        all.append(name, value)
    return all
  }

  function differs({ says: text, kept = [] }: Answer) {
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

  async function save(leaving = false) {
    clearTimeout(timer)
    since = 0
    dirty = false
    try {
      const answer = await fetch(address, { method: 'POST', body: written(), keepalive: leaving, headers: { accept: 'application/json' } })
      if (!answer.headers.get('content-type')?.includes('json')) {
        over = answer.redirected
        dirty = true
        say(form.dataset[answer.redirected ? 'signedOut' : 'unsaved'] ?? '', true)
        return
      }
      const read = (await answer.json()) as Answer
      if (read.revision !== undefined) {
        revision.value = String(read.revision)
        say(read.says)
      } else if (read.stale) differs(read)
      else say(read.says, true)
    } catch {
      dirty = true
      say(form.dataset.unsaved ?? '', true)
      timer = window.setTimeout(soon, most)
    }
  }

  function soon() {
    if (over || saving) return
    saving = save().finally(() => {
      saving = undefined
      if (dirty && !over) later()
    })
  }

  function later() {
    if (over) return
    dirty = true
    since ||= Date.now()
    clearTimeout(timer)
    timer = window.setTimeout(soon, Math.max(0, Math.min(pause, since + most - Date.now())))
  }

  form.addEventListener('input', later)
  addEventListener('online', () => dirty && soon())
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden' && dirty && !over && !saving) saving = save(true).finally(() => (saving = undefined))
  })
  // the button waits for the saving under way: it would otherwise be the older of the two
  form.addEventListener('submit', (event) => {
    clearTimeout(timer)
    if (!saving) {
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

import { isPass, lookOf, mostSkewMs } from '#src/base/gate-verdict.ts'
import { hasCamera, openReader, startCamera } from './_gate-camera.ts'
import { checksSignatures, drawDevice, queueFile } from './_gate-line.ts'
import { type Machine, openMachine, type Said } from './_gate-machine.ts'
import { openStore } from './_gate-store.ts'

/** The gate on a phone: scans, says, writes down and sends later. The page without it is the server's list. */

const app = document.querySelector<HTMLElement>('[data-gate-app]')
const words = JSON.parse(app?.dataset.words ?? '{}') as Record<string, string>
const say = (name: string, facts: Record<string, string | number> = {}): string =>
  (words[name] ?? name).replace(/\{(\w+)\}/g, (place, key: string) => String(facts[key] ?? place))

const part = <E extends HTMLElement>(name: string): E => {
  const found = app?.querySelector<E>(`[data-gate="${name}"]`)
  if (!found) throw new Error(`no part ${name}`)
  return found
}

const clockOf = (at: number): string =>
  new Intl.DateTimeFormat('id-ID', {
    timeZone: app?.dataset.zone ?? 'Asia/Jakarta',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  })
    .format(at)
    .replaceAll(':', '.')

let sound: AudioContext | undefined
const tones = {
  pass: [[880, 0.12]],
  doubt: [
    [660, 0.1],
    [660, 0.1],
  ],
  stop: [[196, 0.45]],
} as const
const buzz = { pass: [60], doubt: [60, 60, 60], stop: [300] } as const

/** Heard and felt as well as seen: a gate is loud and bright. */
function ring(look: 'pass' | 'doubt' | 'stop'): void {
  navigator.vibrate?.([...buzz[look]])
  sound ??= new AudioContext()
  let at = sound.currentTime
  for (const [height, length] of tones[look]) {
    const [tone, level] = [sound.createOscillator(), sound.createGain()]
    tone.frequency.value = height
    level.gain.value = 0.25
    tone.connect(level).connect(sound.destination)
    tone.start(at)
    tone.stop(at + length)
    at += length + 0.08
  }
}

let undoes = ''

function show(said: Said): void {
  const look = lookOf(said)
  const panel = part('say')
  panel.dataset.look = look
  part('word').textContent = say(said.scan?.way === 'walk_in' ? 'gate.app.says.walk_in' : `gate.app.says.${said.says}`)
  part('who').textContent = said.seat ? `${said.seat.name}\n${said.seat.kind} · ${said.seat.number}/${said.seat.seat}` : ''
  const before = said.says === 'used' || said.says === 'no_reentry' ? said.before : undefined
  part('more').textContent = [
    ...(before ? [say('gate.app.first', { at: clockOf(before.firstAt), gate: before.gate })] : []),
    ...(isPass(said) ? said.doubts : []).map((one) => say(`gate.app.doubt.${one}`)),
    ...(isPass(said) ? [] : [say(`gate.app.next.${said.says}`)]),
  ].join(' ')
  undoes = said.scan?.id ?? ''
  part<HTMLButtonElement>('undo').hidden = undoes === ''
  ring(look)
}

type Ready = { name: string; ok: boolean; text: string }

/** What must be in hand before the line goes: said plainly, each with what to do. */
async function readiness(machine: Machine): Promise<Ready[]> {
  const { list, phone } = machine.state
  const skew = phone.skewMs
  const persisted = (await navigator.storage?.persisted?.()) ?? false
  const worker = (await navigator.serviceWorker?.getRegistration(location.pathname))?.active != null
  const check = (name: string, ok: boolean, facts: Record<string, string | number> = {}): Ready => ({
    name,
    ok,
    text: say(`gate.app.ready.${name}.${ok ? 'ok' : 'no'}`, facts),
  })
  const age = list ? Math.round((machine.now() - list.madeAt) / 60_000) : 0
  return [
    check('list', list !== undefined && age < 60, { n: list?.seats.filter(({ state }) => state === 'confirmed').length ?? 0, age }),
    check('keys', (list?.keys.length ?? 0) > 0 && (await checksSignatures())),
    check('worker', worker),
    check('storage', persisted),
    check('clock', skew !== undefined && Math.abs(skew) <= mostSkewMs, { seconds: Math.round(Math.abs(skew ?? 0) / 1000) }),
    check('camera', await hasCamera()),
  ]
}

async function showReady(machine: Machine): Promise<void> {
  const all = await readiness(machine)
  part('ready').replaceChildren(
    ...all.map(({ name, ok, text }) => {
      const item = document.createElement('li')
      item.dataset.check = name
      item.dataset.ok = String(ok)
      item.textContent = text
      return item
    }),
  )
  part('ready-sum').textContent = say(all.every(({ ok }) => ok) ? 'gate.app.ready.all' : 'gate.app.ready.some', {
    n: all.filter(({ ok }) => !ok).length,
  })
}

function showState(machine: Machine): void {
  const { list, online, lost, gone, scans } = machine.state
  const waiting = machine.waiting().length
  const mine = scans.filter((one) => one.kind === 'enter' && !one.undone && one.is !== 'refused')
  const line = part('line')
  line.textContent = say(online ? 'gate.app.line.on' : 'gate.app.line.off')
  line.dataset.on = String(online)
  part('waiting').textContent = say(waiting > 0 ? 'gate.app.waiting' : 'gate.app.waiting.none', { n: waiting })
  part('count').textContent = list
    ? say('gate.app.count', {
        n: Object.keys(list.present).length + mine.filter((one) => !one.listed && one.ticket && !list.present[one.ticket]).length,
        of: list.seats.filter(({ state }) => state === 'confirmed').length,
      })
    : ''
  const trouble = part('trouble')
  trouble.hidden = lost === 0 && !gone
  part('trouble-text').textContent = gone ? say('gate.app.gone') : say('gate.app.lost', { n: lost })
  part<HTMLButtonElement>('noticed').hidden = lost === 0
  const again = scans.filter((one) => one.is === 'again' || one.is === 'revoked' || one.is === 'unmatched')
  part('after').hidden = again.length === 0
  part('after-list').replaceChildren(
    ...again.slice(-30).map((one) => {
      const item = document.createElement('li')
      item.textContent = say(`gate.app.after.${one.is}`, {
        name: one.name || say('gate.app.nameless'),
        at: clockOf(one.at),
        gate: one.gate,
        first: one.firstAt ? clockOf(one.firstAt) : '',
        firstGate: one.firstGate ?? '',
      })
      return item
    }),
  )
  const gates = part<HTMLSelectElement>('gate')
  if (list && gates.dataset.of !== list.gates.join()) {
    gates.dataset.of = list.gates.join()
    gates.replaceChildren(...list.gates.map((gate) => new Option(gate, gate, gate === machine.state.gate, gate === machine.state.gate)))
  }
}

function search(machine: Machine, text: string, chosen: (number: string) => void): void {
  const wanted = text.trim().toLowerCase()
  const found =
    wanted.length < 2
      ? []
      : (machine.state.list?.seats ?? []).filter(
          ({ name, number, state }) => state !== 'revoked' && `${name} ${number}`.toLowerCase().includes(wanted),
        )
  part('found').replaceChildren(
    ...found.slice(0, 8).map((seat) => {
      const [item, button] = [document.createElement('li'), document.createElement('button')]
      button.type = 'button'
      button.className = 'btn ghost block'
      button.textContent = `${seat.name}\n${seat.number}/${seat.seat}`
      button.addEventListener('click', () => chosen(`${seat.number}/${seat.seat}`))
      item.append(button)
      return item
    }),
  )
}

function save(machine: Machine): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(
    queueFile(app?.dataset.event ?? '', machine.state.phone.device, machine.state.phone.skewMs ?? 0, machine.waiting()),
  )
  link.download = `antrean-gerbang-${app?.dataset.event ?? ''}.json`
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
}

async function openWorker(): Promise<void> {
  const { worker = '', path = '' } = app?.dataset ?? {}
  if (!navigator.serviceWorker) return
  await navigator.serviceWorker.register(worker, { scope: path })
  const ready = await navigator.serviceWorker.ready
  const loaded = performance.getEntriesByType('resource').map(({ name }) => name)
  ready.active?.postMessage([location.href, ...loaded.filter((name) => new URL(name).pathname.startsWith('/aset/'))])
}

async function start(): Promise<void> {
  const { event = '', list = '', send = '', path = '', date = '' } = app?.dataset ?? {}
  const store = await openStore(event)
  let machine: Machine | undefined
  const told = () => machine && showState(machine)
  const gate = await openMachine(store, { list, send, path, date }, drawDevice(), told)
  machine = gate
  const judged = async (run: Promise<Said>) => {
    show(await run)
    showState(gate)
  }
  const take = (text: string, way?: 'list') => judged(gate.take(text, way))

  let stop: (() => void) | undefined
  part('camera').addEventListener('click', async () => {
    const video = part<HTMLVideoElement>('video')
    if (stop) {
      stop()
      stop = undefined
    } else {
      stop = await startCamera(video, (text) => take(text)).catch(() => undefined)
      if (!stop) part('more').textContent = say('gate.app.camera.no')
    }
    video.hidden = stop === undefined
    part('camera').textContent = say(stop ? 'gate.app.camera.close' : 'gate.app.camera.open')
  })
  part<HTMLFormElement>('type').addEventListener('submit', (sent) => {
    sent.preventDefault()
    const input = part<HTMLInputElement>('code')
    if (input.value.trim() === '') return
    const text = input.value
    input.value = ''
    search(gate, '', () => undefined)
    void take(text)
  })
  part<HTMLInputElement>('code').addEventListener('input', ({ target }) => {
    search(gate, (target as HTMLInputElement).value, (number) => {
      part<HTMLInputElement>('code').value = ''
      search(gate, '', () => undefined)
      void take(number, 'list')
    })
  })
  part('walk-in').addEventListener('click', () => void judged(gate.walkIn()))
  part('undo').addEventListener('click', async () => {
    const back = await gate.undo(undoes)
    part('say').dataset.look = 'idle'
    part('word').textContent = say(back ? 'gate.app.undone' : 'gate.app.undo.late')
    part('who').textContent = part('more').textContent = ''
    part('undo').hidden = true
    showState(gate)
  })
  part<HTMLSelectElement>('gate').addEventListener('change', ({ target }) => {
    gate.state.gate = (target as HTMLSelectElement).value
  })
  for (const radio of app?.querySelectorAll<HTMLInputElement>('[name="direction"]') ?? [])
    radio.addEventListener('change', () => {
      gate.state.direction = radio.value === 'leave' ? 'leave' : 'enter'
    })
  part('send').addEventListener('click', () => void gate.sync())
  part('save').addEventListener('click', () => save(gate))
  part('noticed').addEventListener('click', () => void gate.noticed())
  part('prepare').addEventListener('click', async () => {
    await navigator.storage?.persist?.()
    await openReader().catch(() => undefined)
    await gate.sync()
    await showReady(gate)
  })

  showState(gate)
  app?.setAttribute('data-open', '')
  await openWorker().catch(() => undefined)
  await gate.sync()
  await showReady(gate)
  addEventListener('online', () => void gate.sync())
  setInterval(() => void gate.sync(), 30_000)
}

if (app) void start()

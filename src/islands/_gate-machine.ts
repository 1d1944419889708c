import {
  type GateList,
  isPass,
  judge,
  type Movement,
  moved,
  type Presence,
  type Read,
  readScanned,
  type SignatureFound,
  undoSeconds,
  type Verdict,
} from '#src/base/gate-verdict.ts'
import { type Answer, fetchList, sendScans, signatureOf } from './_gate-line.ts'
import { type Kept, markWaiting, type Phone, type Store, waitingByMark } from './_gate-store.ts'

export type Places = { list: string; send: string; path: string; date: string }

/** What the page shows at any time. */
export type State = {
  list: GateList | undefined
  phone: Phone
  scans: Kept[]
  /** The last errand with the server went through. */
  online: boolean
  /** This phone's link opens the gate no longer. */
  gone: boolean
  /** How many movements the browser threw away before they were sent. */
  lost: number
  gate: string
  direction: 'enter' | 'leave'
}

export type Said = Verdict & { scan?: Kept; gate?: string }

const batch = 200
/** By how much two readings of one phone's clock may differ, in milliseconds. */
const clockSlack = 2000

/** The gate without its picture: judges, writes down, sends. All it knows survives a crash in the store. */
export async function openMachine(store: Store, places: Places, device: string, told: () => void) {
  const phone = (await store.phone()) ?? { device }
  await store.keepPhone(phone)
  const scans = await store.scans()
  const waiting = () => state.scans.filter(({ sent }) => !sent)
  const state: State = {
    list: await store.list(places.date),
    phone,
    scans,
    online: false,
    gone: false,
    lost: scans.some(({ sent }) => !sent) ? 0 : waitingByMark(),
    gate: '',
    direction: 'enter',
  }
  state.gate = state.list?.gates[0] ?? ''

  const now = (): number => Date.now() - (state.phone.skewMs ?? 0)

  async function keep(...some: Kept[]): Promise<void> {
    await store.keep(...some)
    for (const one of some) {
      const at = state.scans.findIndex(({ id }) => id === one.id)
      if (at < 0) state.scans.push(one)
      else state.scans[at] = one
    }
    if (state.lost === 0) markWaiting(places.path, waiting().length)
  }

  /** Who is where by the list and by what this phone has written since. */
  function present(list: GateList): Map<string, Presence> {
    const since = state.scans.filter((one) => one.date === places.date && !one.listed && !one.undone && one.is !== 'refused')
    return moved(
      list.present,
      since.flatMap((one): Movement[] =>
        one.ticket && one.kind !== 'undo'
          ? [{ ticket: one.ticket, kind: one.kind, at: one.at - (state.phone.skewMs ?? 0), gate: one.gate }]
          : [],
      ),
    )
  }

  const judged = (list: GateList, read: Read, signature: SignatureFound): Verdict =>
    judge(
      read,
      { list, present: present(list), now: now(), skewMs: state.phone.skewMs, offline: !state.online, direction: state.direction },
      signature,
    )

  const draw = (more: Pick<Kept, 'kind' | 'way' | 'name'> & Partial<Kept>): Kept => ({
    id: crypto.randomUUID(),
    n: (state.scans.at(-1)?.n ?? 0) + 1,
    date: places.date,
    gate: state.gate,
    at: Date.now(),
    sent: false,
    listed: false,
    ...more,
  })

  function heard(answer: Answer<unknown>): void {
    state.online = answer.ok || answer.rule !== undefined
    if (!answer.ok && answer.gone) state.gone = true
  }

  /** The server's word on one movement, if it comes soon; else the movement waits and is sent later. */
  async function decided(scan: Kept): Promise<Said['says'] | undefined> {
    const answer = await sendScans(places.send, state.phone.device, places.date, [scan], true)
    heard(answer)
    if (answer.ok) {
      await keep({ ...scan, sent: true, ...(answer.value[0] ? { is: answer.value[0].is } : {}) })
      return undefined
    }
    if (!answer.rule) return undefined
    await keep({ ...scan, sent: true, is: 'refused', ...answer.before })
    return answer.rule.split('.').at(-1) as Said['says']
  }

  async function passed(verdict: Verdict, scan: Kept): Promise<Said> {
    // first it is safe, then it is said
    await keep(scan)
    const refused = state.online ? await decided(scan) : undefined
    const after = state.scans.find(({ id }) => id === scan.id) ?? scan
    told()
    const doubts = state.online ? verdict.doubts.filter((one) => one !== 'offline') : [...new Set([...verdict.doubts, 'offline' as const])]
    if (!refused) return { ...verdict, doubts, scan: after, gate: after.gate }
    const before = after.firstAt ? { firstAt: after.firstAt, gate: after.firstGate ?? '', inside: true, left: false } : undefined
    return { ...verdict, says: refused, doubts: [], before }
  }

  async function take(text: string, way: 'code' | 'list' = 'code'): Promise<Said> {
    const { list } = state
    const read = readScanned(text)
    if (!list) return { says: 'unchecked', doubts: [] }
    const signature = read.is === 'ticket' ? await signatureOf(list, read.code) : 'unchecked'
    const verdict = judged(list, read, signature)
    if (!isPass(verdict)) return verdict
    return await passed(
      verdict,
      draw({
        kind: state.direction,
        way: verdict.says === 'unverified' ? 'unverified' : way,
        name: verdict.seat?.name ?? '',
        ...(verdict.seat ? { ticket: verdict.seat.ticket } : read.is === 'ticket' ? { code: read.text } : {}),
      }),
    )
  }

  let turn: Promise<unknown> = Promise.resolve()
  /** One after the other: two codes read at once would both be judged by what was before. */
  function inTurn<T>(run: () => Promise<T>): Promise<T> {
    const mine = turn.then(run)
    turn = mine.catch(() => undefined)
    return mine
  }

  const walkIn = (): Promise<Said> => passed({ says: 'valid', doubts: ['not_in_list'] }, draw({ kind: 'enter', way: 'walk_in', name: '' }))

  const mayUndo = (scan: Kept): boolean =>
    scan.kind !== 'undo' && !scan.undone && scan.is !== 'refused' && Date.now() - scan.at <= undoSeconds * 1000

  async function undo(id: string): Promise<boolean> {
    const scan = state.scans.find((one) => one.id === id)
    if (!scan || !mayUndo(scan)) return false
    const back = draw({ kind: 'undo', way: scan.way, undoes: id, name: scan.name })
    await keep({ ...scan, undone: true }, back)
    if (state.online) await decided(back)
    told()
    return true
  }

  async function refresh(): Promise<void> {
    const answer = await fetchList(places.list)
    heard(answer)
    if (!answer.ok) {
      // names are not kept on a phone that may no longer have them
      if (answer.gone) await store.keepList(places.date, undefined)
      return
    }
    const { list, skewMs } = answer.value
    state.list = list
    if (!list.gates.includes(state.gate)) state.gate = list.gates[0] ?? ''
    state.phone = { ...state.phone, skewMs, contactAt: Date.now() }
    await store.keepPhone(state.phone)
    await store.keepList(places.date, list)
    await keep(...state.scans.filter(({ sent, listed }) => sent && !listed).map((one) => ({ ...one, listed: true })))
    await keep(...turned(list, skewMs))
  }

  /** Entries of this phone that counted when they were sent, and no longer do: another phone, silent until now, had let the same ticket in before. */
  function turned(list: GateList, skewMs: number): Kept[] {
    return state.scans.flatMap((one) => {
      const before = one.ticket && Object.hasOwn(list.present, one.ticket) ? list.present[one.ticket] : undefined
      if (one.date !== places.date || one.kind !== 'enter' || one.is !== 'first' || one.undone || !before || before.left) return []
      const sooner = before.firstAt < one.at - skewMs - clockSlack
      return sooner ? [{ ...one, is: 'again' as const, firstAt: before.firstAt, firstGate: before.gate }] : []
    })
  }

  /** Sends what waits, in the order it was written, then takes the list anew. May be asked for at any time and any number of times. */
  const sync = (): Promise<void> =>
    navigator.locks.request(`gerbang ${places.path}`, async () => {
      for (const date of [...new Set(waiting().map((one) => one.date))]) {
        for (
          let some = waiting().filter((one) => one.date === date);
          some.length > 0;
          some = waiting().filter((one) => one.date === date)
        ) {
          const part = some.slice(0, batch)
          const answer = await sendScans(places.send, state.phone.device, date, part, false)
          heard(answer)
          if (!answer.ok) return told()
          const settled = new Map(answer.value.map((one) => [one.id, one]))
          await keep(...part.map((one) => ({ ...one, sent: true, ...settled.get(one.id) })))
        }
      }
      await refresh()
      told()
    })

  return {
    state,
    now,
    waiting,
    take: (text: string, way?: 'list') => inTurn(() => take(text, way)),
    walkIn: () => inTurn(walkIn),
    undo: (id: string) => inTurn(() => undo(id)),
    mayUndo,
    sync,
    /** He has read that movements were lost. */
    async noticed() {
      state.lost = 0
      markWaiting(places.path, waiting().length)
      told()
    },
  }
}
export type Machine = Awaited<ReturnType<typeof openMachine>>

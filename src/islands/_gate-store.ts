import type { GateList } from '#src/base/gate-verdict.ts'

/** A movement as this phone wrote it down. It goes out at least once and counts once: the id is drawn here. */
export type Kept = {
  id: string
  /** Counts up: the order they were written in. */
  n: number
  date: string
  kind: 'enter' | 'leave' | 'undo'
  way: 'code' | 'unverified' | 'list' | 'walk_in'
  gate: string
  /** By this phone's clock. */
  at: number
  ticket?: string
  code?: string
  undoes?: string
  name: string
  sent: boolean
  /** The list in hand was made after it was sent, and so knows of it. */
  listed: boolean
  undone?: boolean
  /** What the server made of it. */
  is?: string
  firstAt?: number
  firstGate?: string
}

export type Phone = { device: string; skewMs?: number; contactAt?: number }

const asked = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })

function open(name: string): Promise<IDBDatabase> {
  const request = indexedDB.open(name, 1)
  request.onupgradeneeded = () => {
    request.result.createObjectStore('scans', { keyPath: 'id' })
    request.result.createObjectStore('kept')
  }
  return asked(request)
}

/** What this phone keeps for one event. Written through to the disk before anything is shown: an empty battery loses nothing. */
export async function openStore(event: string) {
  const db = await open(`gerbang-${event}`)
  const write = (stores: 'scans' | 'kept', run: (store: IDBObjectStore) => void) =>
    new Promise<void>((resolve, reject) => {
      const turn = db.transaction(stores, 'readwrite', { durability: 'strict' })
      turn.oncomplete = () => resolve()
      turn.onerror = () => reject(turn.error)
      turn.onabort = () => reject(turn.error)
      run(turn.objectStore(stores))
    })
  const read = <T>(store: 'scans' | 'kept', run: (from: IDBObjectStore) => IDBRequest<T>) =>
    asked(run(db.transaction(store).objectStore(store)))
  return {
    scans: async (): Promise<Kept[]> => (await read<Kept[]>('scans', (from) => from.getAll())).sort((a, b) => a.n - b.n),
    keep: (...scans: Kept[]) =>
      write('scans', (store) => {
        for (const scan of scans) store.put(scan)
      }),
    list: (date: string) => read<GateList | undefined>('kept', (from) => from.get(`list ${date}`)),
    keepList: (date: string, list: GateList | undefined) =>
      write('kept', (store) => {
        if (list) store.put(list, `list ${date}`)
        else store.delete(`list ${date}`)
      }),
    phone: () => read<Phone | undefined>('kept', (from) => from.get('phone')),
    keepPhone: (phone: Phone) => write('kept', (store) => void store.put(phone, 'phone')),
    forget: () => write('kept', (store) => void store.clear()).then(() => write('scans', (store) => void store.clear())),
  }
}
export type Store = Awaited<ReturnType<typeof openStore>>

const marker = 'gerbang_antre'

/** A cookie outlives a browser that clears its stores for want of room: it says how much should be there. */
export function markWaiting(path: string, waiting: number): void {
  // at once: the cookie store that browsers will have is asynchronous, and this must be written before a crash
  const cookie = `${marker}=${waiting}; path=${path}; max-age=${waiting > 0 ? 2_592_000 : 0}; samesite=lax`
  Object.assign(document, { cookie })
}

export const waitingByMark = (): number => Number(new RegExp(`(?:^|; )${marker}=(\\d+)`).exec(document.cookie)?.[1] ?? 0)

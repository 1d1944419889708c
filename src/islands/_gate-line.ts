import type { GateList, SignatureFound } from '#src/base/gate-verdict.ts'
import { ofLetters, type TicketCode, toLetters } from '#src/base/ticket-code.ts'
import type { Kept } from './_gate-store.ts'

export type Settled = { id: string; is: string; rule?: string; firstAt?: number; firstGate?: string }
/** `gone`: this phone's link opens the gate no longer. */
export type Answer<T> = { ok: true; value: T } | { ok: false; gone: boolean; rule?: string; before?: Settled }

const quickly = 2500
const patiently = 20_000

async function ask<T>(address: string, how: RequestInit, most: number): Promise<Answer<T>> {
  try {
    const answer = await fetch(address, { ...how, signal: AbortSignal.timeout(most), cache: 'no-store' })
    const body = (await answer.json()) as T & { rule?: string; before?: Settled }
    if (answer.ok) return { ok: true, value: body }
    const { rule, before } = body
    return { ok: false, gone: answer.status === 404, ...(answer.status < 500 && rule ? { rule } : {}), ...(before ? { before } : {}) }
  } catch {
    return { ok: false, gone: false }
  }
}

/** The list, and by how much this phone's clock differs from the server's, in milliseconds: half the way there is taken off. */
export async function fetchList(address: string): Promise<Answer<{ list: GateList; skewMs: number }>> {
  const before = Date.now()
  const answer = await ask<GateList>(address, {}, patiently)
  if (!answer.ok) return answer
  const after = Date.now()
  return { ok: true, value: { list: answer.value, skewMs: Math.round((before + after) / 2 - answer.value.madeAt) } }
}

const asSent = ({ id, kind, way, gate, at, ticket, code, undoes }: Kept) => ({
  id,
  kind,
  way,
  gate,
  at: new Date(at).toISOString(),
  ...(ticket ? { ticket } : {}),
  ...(code ? { code } : {}),
  ...(undoes ? { undoes } : {}),
})

/** Sends movements of one date. `decide`: one movement, on which the server has the last word, and not for long. */
export const sendScans = (address: string, device: string, date: string, scans: readonly Kept[], decide: boolean) =>
  ask<Settled[]>(
    address,
    {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ date, device, sentAt: new Date().toISOString(), decide, scans: scans.map(asSent) }),
    },
    decide ? quickly : patiently,
  )

/** What waits, for a file: times put right by what is known of this phone's clock, since nobody knows when it is read. */
export function queueFile(event: string, device: string, skewMs: number, waiting: readonly Kept[]): Blob {
  const dates = [...new Set(waiting.map(({ date }) => date))]
  const sendings = dates.map((date) => ({
    date,
    device,
    scans: waiting.filter((one) => one.date === date).map((one) => asSent({ ...one, at: one.at - skewMs })),
  }))
  return new Blob([JSON.stringify({ kind: 'mch-gate-queue', event, sendings }, undefined, 1)], { type: 'application/json' })
}

let able: Promise<boolean> | undefined
/** Whether this browser checks Ed25519 at all; those before about 2025 do not. */
export const checksSignatures = (): Promise<boolean> => {
  able ??= crypto.subtle
    .generateKey('Ed25519', false, ['sign', 'verify'])
    .then(() => true)
    .catch(() => false)
  return able
}

export async function signatureOf(list: GateList, code: TicketCode): Promise<SignatureFound> {
  const key = list.keys.find(({ mark }) => mark === code.key)
  if (!key) return 'unknown_key'
  if (key.revoked) return 'revoked_key'
  if (!(await checksSignatures())) return 'unchecked'
  const imported = await crypto.subtle.importKey('raw', ofLetters(key.publicKey), 'Ed25519', false, ['verify'])
  return (await crypto.subtle.verify('Ed25519', imported, code.signature, code.signed)) ? 'good' : 'bad'
}

export const drawDevice = (): string => toLetters(crypto.getRandomValues(new Uint8Array(12)))

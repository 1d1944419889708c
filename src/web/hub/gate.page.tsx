import { newId } from '#src/base/id.ts'
import { Missing, type Outcome, type Refusal, refused } from '#src/base/outcome.ts'
import { recordMovements } from '#src/events/gate.db.ts'
import { type Sending, type Settled, sendingSchema } from '#src/events/gate.ts'
import { duplicatesAt, type GateDate, gateNumbers, gateOf, gateSeats, revokedEntries, seatsAPage } from '#src/events/gate-read.db.ts'
import { readEvent } from '#src/events/read-input.ts'
import { tooMany } from '#src/platform/limits.ts'
import { html, redirect } from '../answer.tsx'
import { addressOfClient } from '../guard.ts'
import { tooOften } from '../mb2/_too-often.tsx'
import { freshOnce, makeOnce, readForm, type Typed } from '../shop/form.ts'
import { statusOf } from '../status.ts'
import { to } from '../to.ts'
import type { Page, Visit } from '../visit.ts'
import { atGate, keepHelperKey } from './_gate-key.ts'
import { GateView } from './gate.view.tsx'

const trying = { name: 'gate-key', most: 30, seconds: 60 }
type Gate = Awaited<ReturnType<typeof gateOf>>

export const chosenDate = (gate: Gate, asked: string | undefined): GateDate => {
  const date = gate.dates.find(({ id }) => id === asked) ?? gate.dates[0]
  if (!date) throw new Missing('date')
  return date
}

async function show(
  visit: Visit,
  gate: Gate,
  o: { date?: string | undefined; q: string; gateName: string; refusals?: readonly Refusal[] },
): Promise<Response> {
  const { ctx, t, c } = visit
  const date = chosenDate(gate, o.date)
  const after = Math.max(0, Math.min(20_000, Number(c.req.query('dari')) || 0))
  const seats = await gateSeats(ctx.db, gate.event, date.id, { q: o.q, after })
  const refusals = o.refusals ?? []
  return html(visit, {
    door: 'hub',
    private: true,
    title: t('gate.of', { title: gate.title }),
    ...(refusals.length > 0 ? { refusals, status: statusOf(refusals) } : {}),
    main: (
      <GateView
        t={t}
        tongue={ctx.tongue}
        gate={gate}
        date={date}
        numbers={await gateNumbers(ctx.db, gate.event, date.id)}
        seats={seats.slice(0, seatsAPage)}
        next={seats.length > seatsAPage ? after + seatsAPage : undefined}
        twice={await duplicatesAt(ctx.db, gate.event, date.id)}
        revoked={await revokedEntries(ctx.db, gate.event, date.id)}
        q={o.q}
        gateName={gate.plan.gates.includes(o.gateName) ? o.gateName : (gate.plan.gates[0] ?? '')}
        did={refusals.length === 0 ? c.req.query('sudah') : undefined}
        undoes={c.req.query('pindaian')?.slice(0, 40)}
        refusals={refusals}
        once={freshOnce()}
      />
    ),
  })
}

/** The list at the gate, for whoever stands at it. A helper's key in the address moves to a cookie at once and leaves the address. */
export const gatePage: Page = async (visit) => {
  const { c, ctx } = visit
  const at = await atGate(visit)
  const key = c.req.query('kunci')?.slice(0, 100)
  if (key === undefined) {
    const asked = { date: c.req.query('tanggal'), q: (c.req.query('q') ?? '').trim().slice(0, 100), gateName: c.req.query('pintu') ?? '' }
    return await show(visit, await gateOf(ctx, at), asked)
  }
  const seconds = await tooMany(ctx, trying, addressOfClient(visit))
  if (seconds) return await tooOften(visit, seconds)
  await gateOf(ctx, { slug: at.slug, helperKey: key })
  keepHelperKey(visit, at.slug, key)
  return redirect(visit, to.gate(at.slug))
}

/** A page without a script is a phone of its own: it may take back what it wrote. */
const deviceOf = (gate: Gate): string => `halaman-${gate.helper?.id.slice(-12) ?? 'penyelenggara'}`

function sendingFrom(visit: Visit, gate: Gate, form: Typed): Outcome<Sending> {
  const at = visit.ctx.now.toISOString()
  const kind = form.text('langkah')
  const scan = {
    id: newId(visit.ctx.now),
    kind,
    way: form.given('ticket') || kind === 'undo' ? 'list' : 'walk_in',
    gate: form.text('pintu'),
    at,
    ticket: form.given('ticket'),
    undoes: form.given('undoes'),
  }
  return readEvent(sendingSchema, { date: form.text('tanggal'), device: deviceOf(gate), sentAt: at, decide: true, scans: [scan] })
}

/** One movement from the list: in, out, taken back, or somebody without a ticket. */
export const recordAtGate: Page = async (visit) => {
  const at = await atGate(visit)
  const gate = await gateOf(visit.ctx, at)
  const form = await readForm(visit)
  const asked = { date: form.given('tanggal'), q: form.text('q').slice(0, 100), gateName: form.text('pintu') }
  const sending = sendingFrom(visit, gate, form)
  if (!sending.ok) return await show(visit, gate, { ...asked, refusals: sending.refusals })
  const { kind } = sending.value.scans[0] ?? {}
  const made = await makeOnce(
    visit,
    form,
    (ctx): Promise<Outcome<Settled[]>> => recordMovements(ctx, { ...at, sending: sending.value }),
    ([one]) =>
      to.gate(at.slug, {
        tanggal: asked.date,
        q: asked.q,
        pintu: asked.gateName,
        sudah: kind,
        ...(kind === 'undo' ? {} : { pindaian: one?.id }),
      }),
  )
  return 'response' in made ? made.response : await show(visit, gate, { ...asked, ...refused(...made.refused.refusals) })
}

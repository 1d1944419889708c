import QRCode from 'qrcode'
import { Missing, type Outcome, type Refusal, refused } from '#src/base/outcome.ts'
import { endHelper, nameHelper, planGate, recordMovements } from '#src/events/gate.db.ts'
import { gatePlanSchema, helperNameSchema, queueFileSchema } from '#src/events/gate.ts'
import { type AtGate, gateOf, helpersOf } from '#src/events/gate-read.db.ts'
import { readEvent } from '#src/events/read-input.ts'
import type { Ctx } from '#src/platform/context.ts'
import { html } from '../answer.tsx'
import { freshOnce, makeOnce, readForm, type Typed } from '../shop/form.ts'
import { statusOf } from '../status.ts'
import { to } from '../to.ts'
import type { Page, Visit } from '../visit.ts'
import { atGate } from './_gate-key.ts'
import { GatePlanView, type PlanTyped } from './gate-plan.view.tsx'

const news = ['atur', 'petugas', 'akhiri', 'antrean'] as const
type Errand = (typeof news)[number]

async function show(
  visit: Visit,
  wrong: { refusals: readonly Refusal[]; errand?: Errand; form?: Typed } = { refusals: [] },
): Promise<Response> {
  const { ctx, t, c } = visit
  const gate = await gateOf(ctx, await atGate(visit))
  if (!gate.organises) throw new Missing('gate')
  const { refusals, errand, form } = wrong
  const { plan } = gate
  const typed: PlanTyped =
    errand === 'atur' && form
      ? {
          gates: form.text('gates'),
          opens: form.text('opens'),
          reentry: form.checked('reentry'),
          self: form.checked('self'),
          selfBy: form.text('selfBy'),
        }
      : {
          gates: plan.gates.join('\n'),
          opens: String(plan.opensMinutes),
          reentry: plan.reentry,
          self: plan.venueSecret !== null,
          selfBy: plan.selfBy,
        }
  const { origin } = ctx.house.config
  const door = plan.venueSecret && plan.selfBy === 'poster' ? `${origin}${to.venueDoor(gate.slug, { k: plan.venueSecret })}` : undefined
  const did = news.find((one) => one === c.req.query('sudah'))
  return html(visit, {
    door: 'hub',
    private: true,
    title: t('gate.plan.title'),
    ...(refusals.length > 0 ? { refusals, status: statusOf(refusals) } : {}),
    main: (
      <GatePlanView
        t={t}
        tongue={ctx.tongue}
        gate={gate}
        helpers={(await helpersOf(ctx, gate)).map(({ key, ...one }) => ({
          ...one,
          link: `${origin}${to.gate(gate.slug, { kunci: key })}`,
        }))}
        door={
          door === undefined
            ? undefined
            : { address: door, picture: await QRCode.toString(door, { type: 'svg', margin: 4, errorCorrectionLevel: 'M' }) }
        }
        typed={typed}
        helperTyped={errand === 'petugas' && form ? form.text('name') : ''}
        news={did && refusals.length === 0 ? t(`gate.plan.did.${did}`) : undefined}
        refusals={refusals}
        once={freshOnce()}
      />
    ),
  })
}

export const gatePlan: Page = (visit) => show(visit)

const errand =
  (did: Errand, run: (ctx: Ctx, at: AtGate, form: Typed) => Promise<Outcome<unknown>>): Page =>
  async (visit) => {
    const at = await atGate(visit)
    if (!(await gateOf(visit.ctx, at)).organises) throw new Missing('gate')
    const form = await readForm(visit)
    const made = await makeOnce(
      visit,
      form,
      (ctx) => run(ctx, at, form),
      () => to.gatePlan(at.slug, { sudah: did }),
    )
    return 'response' in made ? made.response : await show(visit, { refusals: made.refused.refusals, errand: did, form })
  }

export const setGatePlan: Page = errand('atur', async (ctx, at, form) => {
  const gates = form
    .text('gates')
    .split('\n')
    .map((one) => one.trim())
    .filter(Boolean)
  const opensMinutes = form.text('opens')
  const wish = readEvent(gatePlanSchema, {
    gates,
    opensMinutes,
    reentry: form.checked('reentry'),
    selfCheckIn: form.checked('self'),
    selfBy: form.given('selfBy'),
  })
  if (wish.ok) return await planGate(ctx, { ...at, wish: wish.value })
  return refused(
    ...wish.refusals.map(({ field, ...one }) => ({ ...one, ...(field ? { field: field === 'opensMinutes' ? 'opens' : field } : {}) })),
  )
})

export const addHelper: Page = errand('petugas', async (ctx, at, form) => {
  const name = readEvent(helperNameSchema, form.text('name'))
  return name.ok ? await nameHelper(ctx, { ...at, name: name.value }) : refused({ rule: 'events.gate.helper_name', field: 'name' })
})

export const stopHelper: Page = errand('akhiri', (ctx, at, form) => endHelper(ctx, { ...at, helper: form.text('helper').slice(0, 40) }))

/** A queue that a phone could not send itself, out of the file it saved. Taken twice it changes nothing. */
export const takeQueue: Page = errand('antrean', async (ctx, at, form) => {
  const file = form.file('file')
  const unreadable = refused({ rule: 'events.gate.queue_file', field: 'file' })
  const read = await file
    ?.text()
    .then((text) => queueFileSchema.safeParse(JSON.parse(text)))
    .catch(() => undefined)
  const gate = await gateOf(ctx, at)
  if (!read?.success || read.data.event !== gate.number) return unreadable
  if (read.data.sendings.some(({ date }) => !gate.dates.some(({ id }) => id === date))) return unreadable
  for (const sending of read.data.sendings) {
    const { once: _once, ...without } = ctx
    const made = await recordMovements(without, { ...at, sending: { ...sending, sentAt: ctx.now.toISOString(), decide: false } })
    if (!made.ok) return made
  }
  return { ok: true, value: undefined }
})

import { Missing, type Outcome, type Refusal } from '#src/base/outcome.ts'
import { type Ctx, personOf } from '#src/platform/context.ts'
import { dropNeed, needsOf, ownEventOf, stateNeed } from '#src/support/event-need.db.ts'
import { needSchema } from '#src/support/keeping.ts'
import { readSupport } from '#src/support/read-input.ts'
import { html } from '../answer.tsx'
import { freshOnce, makeOnce, nothingTyped, readForm, type Typed } from '../shop/form.ts'
import { statusOf } from '../status.ts'
import { to } from '../to.ts'
import type { Page, Visit } from '../visit.ts'
import { EventNeedsView } from './event-needs.view.tsx'

/** The reader's own event; anybody else's is not there. */
async function own(visit: Visit): Promise<{ number: string; slug: string; title: string }> {
  const number = (visit.c.req.param('number') ?? '').slice(0, 40)
  const event = await ownEventOf(visit.ctx.db, number, personOf(visit.ctx.actor))
  if (!event) throw new Missing('event')
  return { number, ...event }
}

async function show(visit: Visit, wrong?: { refusals: readonly Refusal[]; form: Typed }): Promise<Response> {
  const { ctx, t } = visit
  const event = await own(visit)
  return html(visit, {
    door: 'hub',
    private: true,
    title: t('keep.needs.title'),
    ...(wrong ? { refusals: wrong.refusals, status: statusOf(wrong.refusals) } : {}),
    main: (
      <EventNeedsView
        t={t}
        event={event}
        row={await needsOf(ctx.db, event.slug, ctx.tongue === 'en')}
        typed={wrong?.form ?? nothingTyped}
        refusals={wrong?.refusals ?? []}
        once={freshOnce()}
      />
    ),
  })
}

export const showNeeds: Page = (visit) => show(visit)

const errand =
  (run: (ctx: Ctx, number: string, form: Typed) => Promise<Outcome<unknown>>): Page =>
  async (visit) => {
    const { number } = await own(visit)
    const form = await readForm(visit)
    const made = await makeOnce(
      visit,
      form,
      (ctx) => run(ctx, number, form),
      () => to.eventNeeds(number, { sudah: 1 }),
    )
    return 'response' in made ? made.response : await show(visit, { refusals: made.refused.refusals, form })
  }

/** What the event needs, one kind at a time. */
export const saveNeed: Page = errand(async (ctx, event, form) => {
  const read = readSupport(needSchema, {
    event,
    kind: form.text('kind'),
    quantity: form.text('quantity').trim(),
    measure: form.text('measure'),
  })
  return read.ok ? await stateNeed(ctx, read.value) : read
})

export const endNeed: Page = errand((ctx, event, form) => dropNeed(ctx, { event, kind: form.text('kind') }))

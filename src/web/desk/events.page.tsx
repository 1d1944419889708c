import type { Outcome, Refusal } from '#src/base/outcome.ts'
import { dayOf } from '#src/base/time.ts'
import { clashesOf, otherDaysFor, overrideClash, questionOf } from '#src/events/clash.db.ts'
import { nameOfficials, noteDuty, publishEvent, returnEvent, withdrawEvent } from '#src/events/desk.db.ts'
import { reasonSchema } from '#src/events/event.ts'
import { deskEventPage, eventsWaiting } from '#src/events/event-read.db.ts'
import { mergeEvent } from '#src/events/merge.db.ts'
import { officialChoices, officialsOf } from '#src/events/official-read.db.ts'
import { organiserKept, recordOrganiser } from '#src/events/organiser.db.ts'
import { dutiesFor } from '#src/events/permit.db.ts'
import { pictureFileOf, picturesOfEvent } from '#src/events/picture-read.db.ts'
import { readEvent } from '#src/events/read-input.ts'
import { likelySame } from '#src/events/submit.db.ts'
import { openUmbrellas } from '#src/events/umbrella.db.ts'
import { answerAsk, askUnder, leaveUmbrella, withdrawAsk } from '#src/events/umbrella-ask.db.ts'
import { asksOfFestival, asksOfPart } from '#src/events/umbrella-ask-read.db.ts'
import { answerStall, endStall } from '#src/market/stall.db.ts'
import { stallsAsked } from '#src/market/stall-read.db.ts'
import { type Ctx, mayOrWhy } from '#src/platform/context.ts'
import { complaints } from '#src/ui/question.tsx'
import { sayRefusal } from '#src/ui/words.ts'
import { addPictureFrom, dropPictureFrom, movePictureFrom, pictureTyped, sendKeptPicture } from '../hub/_event-picture.ts'
import { OwnStalls } from '../hub/event-stalls.view.tsx'
import { freshOnce, makeOnce, readForm, type Typed } from '../shop/form.ts'
import { statusOf } from '../status.ts'
import { to } from '../to.ts'
import type { Page, Visit } from '../visit.ts'
import { type DeskPowers, deskPage, deskPart } from './_desk-frame.tsx'
import { seekingOf } from './event-keeping.view.tsx'
import { DeskEvents, DeskEventView } from './events.view.tsx'

const perPage = 30

/** What waits for the calendar's desk. */
export const deskEventsPage: Page = async (visit) => {
  const held = await deskPart(visit, 'events')
  if (held instanceof Response) return held
  const { ctx, t, c } = visit
  const after = c.req.query('sesudah')?.slice(0, 40)
  const [waiting, festivals] = await Promise.all([eventsWaiting(ctx.db, { most: perPage, after }), openUmbrellas(ctx.db)])
  const next = waiting.next && to.deskEvents({ sesudah: waiting.next })
  const main = <DeskEvents t={t} tongue={ctx.tongue} waiting={waiting.rows} next={next} festivals={festivals} />
  return deskPage(visit, held, 'events', { title: t('event.desk.title'), main })
}

const news = [
  'terbit',
  'dikembalikan',
  'ditarik',
  'dicatat',
  'diizinkan',
  'payung',
  'payung-jawab',
  'payung-tarik',
  'payung-keluar',
  'pejabat',
  'penyelenggara',
  'gabung',
  'foto',
  'foto-maju',
  'foto-hapus',
  'lapak-jawab',
  'lapak-akhiri',
] as const
type Event = Awaited<ReturnType<typeof deskEventPage>>

/** Why this reader may not, beside the button, in words and with who can. */
async function whyClosed(visit: Visit, event: Event, power: string): Promise<string | undefined> {
  const { ctx, t } = visit
  const parties = event.person && power === 'events.event.publish' ? [{ kind: 'person' as const, id: event.person }] : []
  const answer = await mayOrWhy(ctx, power, { unit: event.unit, fund: 'tanpa_dana', parties })
  return answer.ok ? undefined : answer.refusal ? sayRefusal(t, answer.refusal) : t('event.desk.not_yours')
}

/** Shops that ask for a stall, for the desk that keeps the event. */
async function stalls({ ctx, t }: Visit, event: { id: string; number: string }, wrong?: Wrong) {
  const mine = wrong?.errand === 'lapak-akhiri' ? wrong : undefined
  return (
    <OwnStalls
      t={t}
      action={(errand) => to.deskEventErrand(event.number, errand)}
      stalls={await stallsAsked(ctx.db, event.id)}
      wrong={mine && { stall: mine.form.text('stall'), says: mine.form.text('says'), error: complaints(t, mine.refusals)('says') }}
      once={freshOnce()}
    />
  )
}

type Wrong = { refusals: readonly Refusal[]; form: Typed; errand: string }

async function show(visit: Visit, held: DeskPowers, wrong?: Wrong): Promise<Response> {
  const { ctx, t, c } = visit
  const event = await deskEventPage(ctx, c.req.param('number') ?? '')
  const question = await questionOf(ctx.db, event.id)
  const first = question.spans[0]
  const [umbrellas, pictures, asks, posts, officials, kept, clashes, days, duties, same, publish, override] = await Promise.all([
    openUmbrellas(ctx.db),
    picturesOfEvent(ctx.db, event.number),
    event.isUmbrella ? asksOfFestival(ctx.db, event.id) : asksOfPart(ctx.db, event.id),
    officialChoices(ctx.db, ctx.tongue === 'en'),
    officialsOf(ctx.db, event.id),
    organiserKept(ctx.db, event.id, ctx.tongue === 'en'),
    clashesOf(ctx.db, question),
    otherDaysFor(ctx.db, question, ctx.now),
    first
      ? dutiesFor(
          ctx.db,
          { first: dayOf(first.startsAt), crowd: event.crowd, placeKind: event.placeKind, event: event.id },
          ctx.now,
          ctx.tongue === 'en',
        )
      : [],
    likelySame(ctx.db, event.id),
    whyClosed(visit, event, 'events.event.publish'),
    whyClosed(visit, event, 'events.clash.override'),
  ])
  const did = news.find((one) => one === c.req.query('sudah'))
  return deskPage(visit, held, 'events', {
    title: event.title,
    ...(wrong ? { refusals: wrong.refusals, status: statusOf(wrong.refusals) } : {}),
    main: (
      <>
        <DeskEventView
          t={t}
          tongue={ctx.tongue}
          event={event}
          clashes={clashes}
          umbrellas={umbrellas}
          pictures={pictures}
          photo={wrong?.errand === 'foto' ? pictureTyped(wrong.form) : undefined}
          asks={asks}
          posts={posts}
          officials={officials}
          seeking={
            wrong?.errand === 'pejabat' ? seekingOf('', wrong.form.all('posts')) : seekingOf(c.req.query('cari'), c.req.queries('posts'))
          }
          kept={kept}
          days={days}
          duties={duties}
          same={same}
          refusals={wrong?.refusals ?? []}
          form={{
            reason: wrong?.form.text('reason') ?? '',
            reference: wrong?.form.text('reference') ?? '',
            into: wrong?.form.text('into') ?? '',
            part: wrong?.errand === 'payung' ? wrong.form.text('part').slice(0, 40) : '',
          }}
          news={did && !wrong ? t(`event.desk.did.${did}`) : undefined}
          closed={{ publish, override }}
          once={freshOnce()}
        />
        {event.state === 'published' && publish === undefined && (await stalls(visit, event, wrong))}
      </>
    ),
  })
}

export const deskEvent: Page = async (visit) => {
  const held = await deskPart(visit, 'events')
  return held instanceof Response ? held : await show(visit, held)
}

const errand =
  (did: (typeof news)[number], run: (ctx: Ctx, number: string, form: Typed) => Promise<Outcome<unknown>>): Page =>
  async (visit) => {
    const held = await deskPart(visit, 'events')
    if (held instanceof Response) return held
    const form = await readForm(visit)
    const number = visit.c.req.param('number') ?? ''
    const made = await makeOnce(
      visit,
      form,
      (ctx) => run(ctx, number, form),
      () => to.deskEvent(number, { sudah: did }),
    )
    return 'response' in made ? made.response : await show(visit, held, { refusals: made.refused.refusals, form, errand: did })
  }

const reasoned = (form: Typed, run: (reason: string) => Promise<Outcome<unknown>>): Promise<Outcome<unknown>> | Outcome<unknown> => {
  const read = readEvent(reasonSchema, form.text('reason'))
  return read.ok ? run(read.value) : { ok: false, refusals: read.refusals.map((one) => ({ ...one, field: 'reason' })) }
}

export const publishOnDesk: Page = errand('terbit', (ctx, number, form) => publishEvent(ctx, { number, version: form.whole('version') }))
export const returnOnDesk: Page = errand(
  'dikembalikan',
  async (ctx, number, form) => await reasoned(form, (reason) => returnEvent(ctx, { number, reason })),
)
/** It is the same as another on the calendar: its address leads there from now on. */
export const mergeOnDesk: Page = errand('gabung', (ctx, number, form) =>
  mergeEvent(ctx, { number, into: form.text('into').trim().toUpperCase().slice(0, 40) }),
)
export const withdrawOnDesk: Page = errand(
  'ditarik',
  async (ctx, number, form) => await reasoned(form, (reason) => withdrawEvent(ctx, { number, reason })),
)

const dutyStates = ['asked', 'done', 'not_needed', 'refused'] as const

export const noteDutyOnDesk: Page = errand('dicatat', (ctx, number, form) =>
  noteDuty(ctx, {
    number,
    duty: form.text('duty').slice(0, 60),
    state: dutyStates.find((one) => one === form.text('state')) ?? 'asked',
    reference: form.text('reference').trim().slice(0, 120),
  }),
)

export const overrideOnDesk: Page = errand('diizinkan', (ctx, number, form) =>
  overrideClash(ctx, {
    number,
    other: form.text('other').slice(0, 40),
    subject: form.text('subject').slice(0, 200),
    reason: form.text('reason').trim().slice(0, 2000),
  }),
)

/** An event is asked under a festival: from its own page, or by its number from the festival's. */
export const askUnderOnDesk: Page = errand('payung', (ctx, number, form) =>
  form.all('part').length === 0
    ? askUnder(ctx, { number, umbrella: form.text('umbrella').slice(0, 40) })
    : askUnder(ctx, { number: form.text('part').trim().slice(0, 40), umbrella: number, typed: true }),
)

const askOf = (form: Typed) => form.text('ask').slice(0, 40)

export const answerAskOnDesk: Page = errand('payung-jawab', (ctx, _number, form) =>
  answerAsk(ctx, { ask: askOf(form), yes: form.text('yes') === '1', says: form.text('says') }),
)
export const withdrawAskOnDesk: Page = errand('payung-tarik', (ctx, _number, form) => withdrawAsk(ctx, { ask: askOf(form) }))
export const takeOutOnDesk: Page = errand('payung-keluar', (ctx, _number, form) =>
  leaveUmbrella(ctx, { ask: askOf(form), says: form.text('says') }),
)

export const recordOrganiserOnDesk: Page = errand('penyelenggara', (ctx, number, form) =>
  recordOrganiser(ctx, { number, who: form.given('organiser')?.slice(0, 100) ?? null }),
)

export const nameOfficialsOnDesk: Page = errand('pejabat', (ctx, number, form) =>
  nameOfficials(ctx, { number, posts: form.all('posts').slice(0, 40), version: form.whole('version') }),
)

/** Nothing is decoded for what is not there for the desk. */
export const addPictureOnDesk: Page = errand('foto', async (ctx, number, form) => {
  await deskEventPage(ctx, number)
  return await addPictureFrom(ctx, { number }, form)
})
export const movePictureOnDesk: Page = errand('foto-maju', (ctx, number, form) => movePictureFrom(ctx, { number }, form))
export const dropPictureOnDesk: Page = errand('foto-hapus', (ctx, number, form) => dropPictureFrom(ctx, { number }, form))

export const deskEventPicture: Page = async (visit) => {
  const held = await deskPart(visit, 'events')
  if (held instanceof Response) return held
  const event = await deskEventPage(visit.ctx, visit.c.req.param('number') ?? '')
  return await sendKeptPicture(visit, await pictureFileOf(visit.ctx.db, event.number, visit.c.req.param('picture') ?? ''))
}
const stallOf = (form: Typed) => form.text('stall').slice(0, 40)

export const answerStallOnDesk: Page = errand('lapak-jawab', (ctx, _number, form) =>
  answerStall(ctx, { stall: stallOf(form), yes: form.text('yes') === '1', desk: true }),
)
export const endStallOnDesk: Page = errand('lapak-akhiri', (ctx, _number, form) =>
  endStall(ctx, { stall: stallOf(form), as: 'desk', says: form.text('says') }),
)

import { Missing, type Outcome, type Refusal } from '#src/base/outcome.ts'
import { type ClosurePreview, closuresToCome, endClosure, planClosure, previewClosure } from '#src/spaces/closure.db.ts'
import { type ClosureWish, closureKinds, closureSchema, planSchema } from '#src/spaces/closure.ts'
import { addPart, aheadOf, partSchema } from '#src/spaces/part.db.ts'
import { readBooking } from '#src/spaces/read-input.ts'
import { allSpaces, spaceCalled } from '#src/spaces/space-read.db.ts'
import { readForm, type Typed, typed } from '../shop/form.ts'
import { to } from '../to.ts'
import type { Page, Visit } from '../visit.ts'
import { instantOf, numbered, rulingsOf } from './_closure-form.ts'
import { type DeskPowers, deskPage, deskPart } from './_desk-frame.tsx'
import { answerOf, nothingWrong, tryErrand, type Wrong } from './_errand.ts'
import { RoomView } from './room.view.tsx'
import { RoomsView } from './rooms.view.tsx'

/** Every room of the desk, with what is closed and what will be. */
export const deskRoomsPage: Page = async (visit) => {
  const held = await deskPart(visit, 'rooms')
  if (held instanceof Response) return held
  const { ctx, t } = visit
  const [spaces, closures] = await Promise.all([allSpaces(ctx.db, ctx.tongue), closuresToCome(ctx.db)])
  return deskPage(visit, held, 'rooms', {
    title: t('closure.rooms.title'),
    main: <RoomsView visit={visit} spaces={spaces} closures={closures} />,
  })
}

/** What is to be closed, as the form says it. Undefined until something has been asked. */
function wishOf(form: Typed, space: string): Outcome<ClosureWish> | undefined {
  if (!form.given('firstDay') && !form.given('why')) return undefined
  const kind = closureKinds.find((one) => one === form.text('kind'))
  const end =
    kind === 'joint_leave'
      ? instantOf(form.text('lastDay') || form.text('firstDay'), '24:00')
      : instantOf(form.text('lastDay') || form.text('firstDay'), form.text('until') || '24:00')
  const input = {
    space,
    whole: form.checked('whole') || kind === 'joint_leave',
    kind,
    start: instantOf(form.text('firstDay'), kind === 'joint_leave' ? '00:00' : form.text('from') || '00:00'),
    ...(kind === 'retired' ? {} : { end }),
    reason: form.text('why'),
  }
  const read = readBooking(closureSchema, input)
  const fields: Readonly<Record<string, string>> = { start: 'firstDay', end: 'lastDay', reason: 'why' }
  return read.ok
    ? read
    : { ok: false, refusals: read.refusals.map((one) => ({ ...one, field: fields[one.field ?? ''] ?? one.field ?? 'kind' })) }
}

type Shown = { form: Typed; preview?: ClosurePreview | undefined; refusals?: readonly Refusal[]; wrong?: Wrong }

async function show(visit: Visit, held: DeskPowers, { form, preview, refusals = [], wrong = nothingWrong }: Shown): Promise<Response> {
  const { ctx, c } = visit
  const slug = c.req.param('slug') ?? ''
  const space = await spaceCalled(ctx.db, slug, ctx.tongue)
  if (!space) throw new Missing('space')
  const [spaces, closures, ahead] = await Promise.all([allSpaces(ctx.db, ctx.tongue), closuresToCome(ctx.db, slug), aheadOf(ctx.db, slug)])
  const all: Wrong = wrong.errand ? wrong : { ...wrong, form, refusals, errand: 'penutupan' }
  return deskPage(visit, held, 'rooms', {
    title: space.name,
    main: (
      <RoomView
        visit={visit}
        space={space}
        spaces={spaces}
        closures={closures}
        ahead={ahead}
        preview={preview}
        wrong={all}
        did={c.req.query('sudah')}
      />
    ),
    ...(refusals.length > 0 ? { refusals, status: 422 } : answerOf(wrong)),
  })
}

/** One room: when it is closed, and what a closure to come would meet, before anything is saved. */
export const deskRoomPage: Page = async (visit) => {
  const held = await deskPart(visit, 'rooms')
  if (held instanceof Response) return held
  const data = new FormData()
  for (const [name, value] of Object.entries(visit.c.req.query())) data.set(name, value)
  const form = typed(data)
  const wish = wishOf(form, visit.c.req.param('slug') ?? '')
  if (!wish) return show(visit, held, { form })
  if (!wish.ok) return show(visit, held, { form, refusals: wish.refusals })
  const seen = await previewClosure(visit.ctx, wish.value)
  return seen.ok ? show(visit, held, { form, preview: seen.value }) : show(visit, held, { form, refusals: seen.refusals })
}

export const planClosurePage: Page = async (visit) => {
  const held = await deskPart(visit, 'rooms')
  if (held instanceof Response) return held
  const slug = visit.c.req.param('slug') ?? ''
  const form = await readForm(visit)
  const wish = wishOf(form, slug)
  if (!wish?.ok) return show(visit, held, { form, refusals: wish?.refusals ?? [{ rule: 'spaces.when.unreadable', field: 'firstDay' }] })
  const seen = await previewClosure(visit.ctx, wish.value)
  const preview = seen.ok ? seen.value : undefined
  const given = rulingsOf(form, preview?.affected ?? [], wish.value.reason)
  const read = readBooking(planSchema, { ...input(wish.value), rulings: given })
  if (!read.ok) return show(visit, held, { form, preview, refusals: numbered(read.refusals, given) })
  const made = await tryErrand(
    visit,
    form,
    'penutupan',
    (ctx) => planClosure(ctx, read.value),
    () => to.deskRoom(slug, { sudah: 'ditutup' }),
  )
  return made instanceof Response ? made : show(visit, held, { form, preview, wrong: made })
}

/** As a program would send it: the schema reads instants from text. */
const input = ({ start, end, ...rest }: ClosureWish) => ({
  ...rest,
  start: start.toISOString(),
  ...(end ? { end: end.toISOString() } : {}),
})

export const endClosurePage: Page = async (visit) => {
  const held = await deskPart(visit, 'rooms')
  if (held instanceof Response) return held
  const { c } = visit
  const form = await readForm(visit)
  const made = await tryErrand(
    visit,
    form,
    'cabut',
    (ctx) => endClosure(ctx, { id: c.req.param('id') ?? '' }),
    () => to.deskRoom(c.req.param('slug') ?? '', { sudah: 'dibuka' }),
  )
  return made instanceof Response ? made : show(visit, held, { form, wrong: made })
}

export const addPartPage: Page = async (visit) => {
  const held = await deskPart(visit, 'rooms')
  if (held instanceof Response) return held
  const slug = visit.c.req.param('slug') ?? ''
  const form = await readForm(visit)
  const errand = 'bagian'
  const read = readBooking(partSchema, {
    space: slug,
    code: form.text('code'),
    name: form.text('name'),
    nameEn: form.text('nameEn'),
    capacity: form.text('capacity') || undefined,
    seen: form.all('seen'),
  })
  if (!read.ok) return show(visit, held, { form, wrong: { ...nothingWrong, form, errand, refusals: read.refusals, status: 422 } })
  const made = await tryErrand(
    visit,
    form,
    errand,
    (ctx) => addPart(ctx, read.value),
    () => to.deskRoom(slug, { sudah: 'ditambah' }),
  )
  return made instanceof Response ? made : show(visit, held, { form, wrong: made })
}

import { Missing, type Outcome } from '#src/base/outcome.ts'
import { endAppointment, recordAppointment } from '#src/governance/appointment.db.ts'
import { postHistory, whoHolds } from '#src/governance/holders.db.ts'
import { namesOf } from '#src/governance/names.db.ts'
import { addPost, changeSeats, endPost } from '#src/governance/post.db.ts'
import { successorsOf, vacancies } from '#src/governance/succession.db.ts'
import { addUnit, changeUnit, endedUnits, endUnit, takeOverUnit } from '#src/governance/unit.db.ts'
import type { Ctx } from '#src/platform/context.ts'
import { readForm, type Typed } from '../shop/form.ts'
import { to } from '../to.ts'
import type { Page, Visit } from '../visit.ts'
import { type DeskPowers, deskPage, deskPart } from './_desk-frame.tsx'
import { answerOf, given, nothingWrong, tryErrand, type Wrong } from './_errand.ts'
import { Institution } from './institution.view.tsx'
import { PostPage } from './institution-post.view.tsx'

const shapes = (held: DeskPowers) => held.place.named.has('governance.institution.change:decide')

async function show(visit: Visit, held: DeskPowers, wrong: Wrong = nothingWrong): Promise<Response> {
  const { ctx, t, c } = visit
  const [names, empty, ended] = await Promise.all([namesOf(ctx.db, ctx.tongue), vacancies(ctx), endedUnits(ctx.db, ctx.tongue === 'en')])
  const asked = c.req.query('unit')
  const unit = names.units.find(({ code }) => code === asked)?.code
  const posts = await whoHolds(ctx, unit ? { unit } : {})
  const main = (
    <Institution
      visit={visit}
      names={names}
      unit={unit}
      posts={posts}
      vacancies={empty}
      ended={ended}
      shapes={shapes(held)}
      wrong={wrong}
      did={c.req.query('sudah')}
    />
  )
  return deskPage(visit, held, 'institution', { title: t('govdesk.institution.title'), main, ...answerOf(wrong) })
}

/** Units and posts with who holds them; one unit at a time where one is chosen. */
export const deskInstitutionPage: Page = async (visit) => {
  const held = await deskPart(visit, 'institution')
  return held instanceof Response ? held : show(visit, held)
}

const unitOf = (form: Typed) => ({
  ...given(form, 'nameEn', 'parent'),
  code: form.text('code'),
  name: form.text('name'),
  kind: form.text('kind'),
})

export const addUnitPage: Page = async (visit) => {
  const held = await deskPart(visit, 'institution')
  if (held instanceof Response) return held
  const form = await readForm(visit)
  const seenAt = ({ code }: { code: string }) => to.deskInstitution({ unit: code, sudah: 'unit_added' })
  const made = await tryErrand(visit, form, 'unit', (ctx) => addUnit(ctx, unitOf(form)), seenAt)
  return made instanceof Response ? made : show(visit, held, made)
}

/** What becomes of a unit as a whole: its last day, and who goes on in its place. */
const unitPage =
  (name: 'akhir' | 'induk' | 'pengganti', did: string, run: (ctx: Ctx, form: Typed) => Promise<Outcome<unknown>>): Page =>
  async (visit) => {
    const held = await deskPart(visit, 'institution')
    if (held instanceof Response) return held
    const form = await readForm(visit)
    const made = await tryErrand(
      visit,
      form,
      name,
      (ctx) => run(ctx, form),
      () => to.deskInstitution({ sudah: did }),
    )
    return made instanceof Response ? made : show(visit, held, made)
  }

export const endUnitPage = unitPage('akhir', 'unit_ended', (ctx, form) =>
  endUnit(ctx, { unit: form.text('unit'), input: { until: form.text('until') } }),
)
export const moveUnitPage = unitPage('induk', 'unit_moved', (ctx, form) =>
  changeUnit(ctx, { unit: form.text('unit'), input: { parent: form.text('parent') } }),
)
export const takeOverPage = unitPage('pengganti', 'unit_taken_over', (ctx, form) =>
  takeOverUnit(ctx, { former: form.text('former'), unit: form.text('unit'), paper: form.text('paper') }),
)

export const addPostPage: Page = async (visit) => {
  const held = await deskPart(visit, 'institution')
  if (held instanceof Response) return held
  const form = await readForm(visit)
  const input = { ...given(form, 'seats'), kind: form.text('kind'), unit: form.text('unit') }
  const made = await tryErrand(
    visit,
    form,
    'jabatan',
    (ctx) => addPost(ctx, input),
    ({ code }) => `${to.deskPost(code)}?sudah=post_added`,
  )
  return made instanceof Response ? made : show(visit, held, made)
}

async function showPost(visit: Visit, held: DeskPowers, wrong: Wrong = nothingWrong): Promise<Response> {
  const { ctx, c } = visit
  const code = c.req.param('post') ?? ''
  const [post] = await whoHolds(ctx, { post: code })
  if (!post) throw new Missing('post')
  const [history, successors] = await Promise.all([postHistory(ctx, code), successorsOf(ctx, code)])
  const main = (
    <PostPage
      visit={visit}
      post={post}
      history={history}
      successors={successors}
      shapes={shapes(held)}
      wrong={wrong}
      did={c.req.query('sudah')}
    />
  )
  return deskPage(visit, held, 'institution', { title: ctx.tongue === 'en' ? post.nameEn : post.name, main, ...answerOf(wrong) })
}

export const deskPostPage: Page = async (visit) => {
  const held = await deskPart(visit, 'institution')
  return held instanceof Response ? held : showPost(visit, held)
}

const appointmentOf = (form: Typed, post: string) => ({
  post,
  ...given(form, 'seat', 'basis'),
  person: form.text('person'),
  mode: form.text('mode'),
  firstDay: form.text('firstDay'),
  lastDay: form.text('lastDay'),
  paper: form.text('paper'),
})

/** Records an SK for a seat of this post. */
export const appointPage: Page = async (visit) => {
  const held = await deskPart(visit, 'institution')
  if (held instanceof Response) return held
  const post = visit.c.req.param('post') ?? ''
  const form = await readForm(visit)
  const seenAt = ({ late }: { late: boolean }) => `${to.deskPost(post)}?sudah=${late ? 'appointed_late' : 'appointed'}`
  const made = await tryErrand(visit, form, 'angkat', (ctx) => recordAppointment(ctx, appointmentOf(form, post)), seenAt)
  return made instanceof Response ? made : showPost(visit, held, made)
}

/** Ends a term before its last day. Only a term of this very post is ended through its page. */
export const endTermPage: Page = async (visit) => {
  const held = await deskPart(visit, 'institution')
  if (held instanceof Response) return held
  const post = visit.c.req.param('post') ?? ''
  const form = await readForm(visit)
  const appointment = form.text('appointment')
  if (!(await postHistory(visit.ctx, post)).some((one) => one.appointment === appointment)) throw new Missing('appointment')
  const input = { lastDay: form.text('lastDay'), reason: form.text('reason'), paper: form.text('paper') }
  const seenAt = () => `${to.deskPost(post)}?sudah=term_ended`
  const made = await tryErrand(visit, form, appointment, (ctx) => endAppointment(ctx, { appointment, input }), seenAt)
  return made instanceof Response ? made : showPost(visit, held, made)
}

/** Changes the post itself: how many sit on it, or its last day. */
const shapePage =
  (name: 'kursi' | 'tutup', did: string, run: (ctx: Ctx, post: string, form: Typed) => Promise<Outcome<unknown>>): Page =>
  async (visit) => {
    const held = await deskPart(visit, 'institution')
    if (held instanceof Response) return held
    const post = visit.c.req.param('post') ?? ''
    const form = await readForm(visit)
    const made = await tryErrand(
      visit,
      form,
      name,
      (ctx) => run(ctx, post, form),
      () => `${to.deskPost(post)}?sudah=${did}`,
    )
    return made instanceof Response ? made : showPost(visit, held, made)
  }

export const changeSeatsPage = shapePage('kursi', 'seats_changed', (ctx, post, form) =>
  changeSeats(ctx, { post, input: { seats: form.text('seats') } }),
)
export const endPostPage = shapePage('tutup', 'post_ended', (ctx, post, form) =>
  endPost(ctx, { post, input: { until: form.text('until') } }),
)

import { Missing } from '#src/base/outcome.ts'
import { endAppointment, recordAppointment } from '#src/governance/appointment.db.ts'
import { postHistory, whoHolds } from '#src/governance/holders.db.ts'
import { namesOf } from '#src/governance/names.db.ts'
import { successorsOf, vacancies } from '#src/governance/succession.db.ts'
import { readForm, type Typed } from '../shop/form.ts'
import { to } from '../to.ts'
import type { Page, Visit } from '../visit.ts'
import { type DeskPowers, deskPage, deskPart } from './_desk-frame.tsx'
import { answerOf, given, nothingWrong, tryErrand, type Wrong } from './_errand.ts'
import { Institution } from './institution.view.tsx'
import { PostPage } from './institution-post.view.tsx'

/** Units and posts with who holds them; one unit at a time where one is chosen. */
export const deskInstitutionPage: Page = async (visit) => {
  const held = await deskPart(visit, 'institution')
  if (held instanceof Response) return held
  const { ctx, t, c } = visit
  const [names, empty] = await Promise.all([namesOf(ctx.db, ctx.tongue), vacancies(ctx)])
  const asked = c.req.query('unit')
  const unit = names.units.find(({ code }) => code === asked)?.code
  const posts = await whoHolds(ctx, unit ? { unit } : {})
  return deskPage(visit, held, 'institution', {
    title: t('govdesk.institution.title'),
    main: <Institution visit={visit} units={names.units} unit={unit} posts={posts} vacancies={empty} />,
  })
}

async function showPost(visit: Visit, held: DeskPowers, wrong: Wrong = nothingWrong): Promise<Response> {
  const { ctx, c } = visit
  const code = c.req.param('post') ?? ''
  const [post] = await whoHolds(ctx, { post: code })
  if (!post) throw new Missing('post')
  const [history, successors] = await Promise.all([postHistory(ctx, code), successorsOf(ctx, code)])
  const main = <PostPage visit={visit} post={post} history={history} successors={successors} wrong={wrong} did={c.req.query('sudah')} />
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

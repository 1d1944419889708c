import type { Refusal } from '#src/base/outcome.ts'
import { openCohort, openProgramme } from '#src/events/programme.db.ts'
import { cohortSchema, programmeSchema } from '#src/events/programme.ts'
import { allProgrammes, moduleList, programmeCalled } from '#src/events/programme-read.db.ts'
import { readEvent } from '#src/events/read-input.ts'
import { calendarUnit } from '#src/events/submit.db.ts'
import { trainingDemand } from '#src/market/curation-read.db.ts'
import { readForm, type Typed, typed } from '../shop/form.ts'
import { to } from '../to.ts'
import type { Page, Visit } from '../visit.ts'
import { cohortOf } from './_cohort-form.ts'
import { type DeskPowers, deskPage, deskPart } from './_desk-frame.tsx'
import { answerOf, nothingWrong, tryErrand, type Wrong } from './_errand.ts'
import { DeskProgrammes, DeskProgrammeView } from './programmes.view.tsx'

const wrongBy = (form: Wrong['form'], refusals: readonly Refusal[]): Wrong => ({ ...nothingWrong, form, refusals, status: 422 })

async function showList(visit: Visit, held: DeskPowers, wrong: Wrong = nothingWrong): Promise<Response> {
  const { ctx, t } = visit
  const english = ctx.tongue === 'en'
  const [programmes, modules, demand] = await Promise.all([
    allProgrammes(ctx.db, english),
    moduleList(ctx.db, english),
    trainingDemand(ctx.db, english),
  ])
  return deskPage(visit, held, 'programmes', {
    title: t('programme.title'),
    ...answerOf(wrong),
    main: <DeskProgrammes t={t} tongue={ctx.tongue} programmes={programmes} modules={modules} demand={demand} wrong={wrong} />,
  })
}

export const deskProgrammesPage: Page = async (visit) => {
  const held = await deskPart(visit, 'programmes')
  return held instanceof Response ? held : await showList(visit, held, { ...nothingWrong, form: wantedModules(visit) })
}

/** Modules the curators' desk found wanting come ticked. */
function wantedModules({ c }: Visit): Typed {
  const form = new FormData()
  for (const code of (c.req.query('modul') ?? '').split(',').slice(0, 12)) if (code) form.append('modules', code)
  return typed(form)
}

export const openProgrammePage: Page = async (visit) => {
  const held = await deskPart(visit, 'programmes')
  if (held instanceof Response) return held
  const form = await readForm(visit)
  const text = Object.fromEntries(['title', 'titleEn', 'summary', 'summaryEn', 'body'].map((name) => [name, form.text(name)]))
  const read = readEvent(programmeSchema, { ...text, unit: calendarUnit, modules: form.all('modules') })
  if (!read.ok) return await showList(visit, held, wrongBy(form, read.refusals))
  const made = await tryErrand(
    visit,
    form,
    'open',
    (ctx) => openProgramme(ctx, read.value),
    ({ slug }) => to.deskProgramme(slug),
  )
  return made instanceof Response ? made : await showList(visit, held, made)
}

const slugOf = ({ c }: Visit) => (c.req.param('slug') ?? '').slice(0, 80)

async function showOne(visit: Visit, held: DeskPowers, wrong: Wrong = nothingWrong): Promise<Response> {
  const { ctx, t } = visit
  const programme = await programmeCalled(ctx.db, slugOf(visit), ctx.tongue === 'en')
  return deskPage(visit, held, 'programmes', {
    title: programme.title,
    ...answerOf(wrong),
    main: <DeskProgrammeView t={t} tongue={ctx.tongue} programme={programme} wrong={wrong} />,
  })
}

export const deskProgrammePage: Page = async (visit) => {
  const held = await deskPart(visit, 'programmes')
  return held instanceof Response ? held : await showOne(visit, held)
}

export const openCohortPage: Page = async (visit) => {
  const held = await deskPart(visit, 'programmes')
  if (held instanceof Response) return held
  const form = await readForm(visit)
  const { slug, modules } = await programmeCalled(visit.ctx.db, slugOf(visit))
  const read = readEvent(
    cohortSchema,
    cohortOf(
      form,
      modules.map(({ code }) => code),
    ),
  )
  if (!read.ok) return await showOne(visit, held, wrongBy(form, read.refusals))
  const made = await tryErrand(
    visit,
    form,
    'cohort',
    (ctx) => openCohort(ctx, { ...read.value, slug }),
    ({ number }) => to.deskCohort(number, { sudah: 'buka' }),
  )
  return made instanceof Response ? made : await showOne(visit, held, made)
}

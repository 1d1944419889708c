import { Missing } from '#src/base/outcome.ts'
import { type Day, dayOf } from '#src/base/time.ts'
import { decisionsOf } from '#src/governance/decision-read.db.ts'
import { postHistory, whoHolds } from '#src/governance/holders.db.ts'
import { versionsOfMatrix } from '#src/governance/matrix-page.db.ts'
import { meetingsOf } from '#src/governance/meeting-read.db.ts'
import { successorsOf, vacancies } from '#src/governance/succession.db.ts'
import { journalHead } from '#src/platform/seal.ts'
import { html } from '../answer.tsx'
import { to } from '../to.ts'
import type { Page } from '../visit.ts'
import { InstitutionView } from './institution.view.tsx'
import { PostView } from './post.view.tsx'

/** Who holds what until when, what is empty, what was decided lately: the institution at a glance. */
export const institutionPage: Page = async (visit) => {
  const { ctx, t } = visit
  const [posts, coming, decisions, meetings, versions, head] = await Promise.all([
    whoHolds(ctx),
    vacancies(ctx),
    decisionsOf(ctx.db, { limit: 4 }),
    meetingsOf(ctx.db, 'coming', { limit: 3 }),
    versionsOfMatrix(ctx.db),
    journalHead(ctx.db),
  ])
  return html(visit, {
    door: 'hub',
    title: t('gov.title'),
    description: t('gov.description'),
    canonical: to.governance(),
    wide: true,
    asOf: ctx.now,
    main: (
      <InstitutionView
        t={t}
        tongue={ctx.tongue}
        posts={posts}
        coming={coming.filter((one) => !one.now)}
        decisions={decisions.items}
        meetings={meetings.items}
        matrix={versions.find((one) => one.inForce)}
        next={versions.find((one) => one.from > ctx.now)}
        head={head}
      />
    ),
  })
}

/** One post: who holds, held and will hold it, and who steps in. */
export const postPage: Page = async (visit) => {
  const { ctx, t, c } = visit
  const code = c.req.param('code') ?? ''
  const [held] = await whoHolds(ctx, { post: code })
  if (!held) throw new Missing('post')
  const [history, successors] = await Promise.all([postHistory(ctx, code, c.req.query('sebelum')), successorsOf(ctx, code)])
  const today: Day = dayOf(ctx.now)
  const name = ctx.tongue === 'en' ? held.nameEn : held.name
  return html(visit, {
    door: 'hub',
    title: t('gov.post.title', { post: name, unit: held.unitName }),
    canonical: to.governancePost(code),
    main: <PostView t={t} tongue={ctx.tongue} post={held} history={history} successors={successors} today={today} />,
  })
}

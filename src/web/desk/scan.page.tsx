import { isId } from '#src/base/id.ts'
import { Missing } from '#src/base/outcome.ts'
import { lastScans, openFindings, settleFinding } from '#src/press/self-scan.db.ts'
import { refreshFlagged } from '../_flagged.ts'
import { freshOnce, readForm } from '../shop/form.ts'
import { to } from '../to.ts'
import type { Page, Visit } from '../visit.ts'
import { type DeskPowers, deskPage, deskPart } from './_desk-frame.tsx'
import { answerOf, nothingWrong, tryErrand, type Wrong } from './_errand.ts'
import { ScanView } from './scan.view.tsx'

async function show(visit: Visit, held: DeskPowers, wrong: Wrong = nothingWrong, about = ''): Promise<Response> {
  const { ctx, t, c } = visit
  const [findings, scans] = await Promise.all([openFindings(ctx.db), lastScans(ctx.db, 7)])
  return deskPage(visit, held, 'scan', {
    title: t('press.scan.title'),
    ...answerOf(wrong),
    main: (
      <ScanView
        t={t}
        tongue={ctx.tongue}
        findings={findings}
        scans={scans}
        wrong={wrong}
        about={about}
        news={c.req.query('sudah') === 'selesai' && wrong.refusals.length === 0 ? t('press.scan.settled') : undefined}
        once={freshOnce()}
      />
    ),
  })
}

/** What the nightly scan found that nobody here meant to say. */
export const deskScanPage: Page = async (visit) => {
  const held = await deskPart(visit, 'scan')
  return held instanceof Response ? held : await show(visit, held)
}

export const settleFindingPage: Page = async (visit) => {
  const held = await deskPart(visit, 'scan')
  if (held instanceof Response) return held
  const id = visit.c.req.param('id') ?? ''
  if (!isId(id)) throw new Missing('finding')
  const form = await readForm(visit)
  const tried = await tryErrand(
    visit,
    form,
    'settle',
    (ctx) => settleFinding(ctx, { id, reason: form.text('reason') }),
    () => to.deskScan({ sudah: 'selesai' }),
  )
  if (!(tried instanceof Response)) return await show(visit, held, tried, id)
  await refreshFlagged(visit.ctx.house)
  return tried
}

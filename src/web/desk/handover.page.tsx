import { dayOf } from '#src/base/time.ts'
import { buildHandover, writeHandover } from '#src/governance/handover.db.ts'
import { handoverChecklist } from '#src/governance/handover-read.db.ts'
import { sealJournal } from '#src/platform/seal.ts'
import { orphansToBe } from '#src/spaces/continuity.db.ts'
import type { Page } from '../visit.ts'
import { deskPage, deskPart } from './_desk-frame.tsx'
import { HandoverView } from './handover.view.tsx'

/** What whoever follows must know, and the button that makes the file. */
export const handoverPage: Page = async (visit) => {
  const held = await deskPart(visit, 'handover')
  if (held instanceof Response) return held
  const { ctx, t } = visit
  const list = await handoverChecklist(ctx)
  const orphans = await orphansToBe(ctx, list.whole ? 'all' : 'mine')
  return deskPage(visit, held, 'handover', {
    title: t('handover.desk.title'),
    main: <HandoverView t={t} tongue={ctx.tongue} list={list} orphans={orphans} />,
  })
}

/** Makes the file and sends it as it is made. That it was taken is on record before its first byte leaves. */
export const handoverFile: Page = async (visit) => {
  const held = await deskPart(visit, 'handover')
  if (held instanceof Response) return held
  const { ctx, c } = visit
  const built = await buildHandover(ctx, undefined)
  if (!built.ok) throw new Error('a handover was refused')
  while ((await sealJournal(ctx.house.db)) > 0);
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>()
  const out = writable.getWriter()
  // goes on beside the answer, at the pace of whoever reads it; a reader who went away ends it
  void writeHandover(ctx, (chunk) => out.write(chunk)).then(
    () => out.close(),
    (error) => {
      ctx.house.log.error('handover.failed', error)
      return out.abort(error)
    },
  )
  c.header('content-type', 'application/zip')
  c.header('content-disposition', `attachment; filename="serah-terima-${dayOf(ctx.now)}.zip"`)
  c.header('cache-control', 'private, no-store')
  return c.body(readable)
}

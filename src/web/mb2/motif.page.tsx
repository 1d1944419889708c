import { certifiedPieces } from '#src/market/certificate-read.db.ts'
import { allMotifs, licencesOf, motifCalled } from '#src/market/motif.db.ts'
import { html, redirect } from '../answer.tsx'
import { to } from '../to.ts'
import type { Page } from '../visit.ts'
import { MotifsView, MotifView } from './motif.view.tsx'

/** All motifs on one wall. */
export const motifsPage: Page = async (visit) => {
  const { ctx, t } = visit
  const [motifs, pieces] = await Promise.all([allMotifs(ctx.db, ctx.tongue === 'en'), certifiedPieces(ctx.db, { most: 8 })])
  return html(visit, {
    door: 'mb2',
    title: t('batik.wall.title'),
    description: t('batik.wall.lead'),
    canonical: to.motifs(),
    main: <MotifsView t={t} tongue={ctx.tongue} motifs={motifs} pieces={pieces} />,
  })
}

/** One motif; another spelling leads to the one there is. */
export const motifPage: Page = async (visit) => {
  const { ctx, t, c } = visit
  const said = c.req.param('slug') ?? ''
  const motif = await motifCalled(ctx.db, said, ctx.tongue === 'en')
  if (motif.slug !== said) return redirect(visit, to.motif(motif.slug))
  const [licences, pieces] = await Promise.all([licencesOf(ctx.db, motif.slug), certifiedPieces(ctx.db, { motif: motif.slug, most: 12 })])
  return html(visit, {
    door: 'mb2',
    title: motif.name,
    description: motif.story.slice(0, 160),
    canonical: to.motif(motif.slug),
    main: <MotifView t={t} tongue={ctx.tongue} motif={motif} licences={licences} pieces={pieces} />,
  })
}

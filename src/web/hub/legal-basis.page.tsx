import { Missing } from '#src/base/outcome.ts'
import { listInput } from '#src/governance/legal-basis.ts'
import { basisDocument, basisLevels, legalBases, legalBasis } from '#src/governance/legal-basis-read.db.ts'
import { html } from '../answer.tsx'
import { sendDocument } from '../send-document.ts'
import { to } from '../to.ts'
import type { Page } from '../visit.ts'
import { BasesView, BasisView, calledBasis } from './legal-basis.view.tsx'

const pageSize = 30

/** The texts everything rests on, with what is known of each. */
export const legalBasesPage: Page = async (visit) => {
  const { ctx, t, c } = visit
  const query = (name: string) => c.req.query(name)?.slice(0, 100) || undefined
  const given = listInput.safeParse({
    words: query('q') ?? '',
    level: query('tingkat'),
    verified: query('verifikasi'),
    after: query('sesudah') ?? '',
  })
  const filter = given.success ? given.data : {}
  const [rows, levels] = await Promise.all([legalBases(ctx, filter, pageSize + 1), basisLevels(ctx)])
  return html(visit, {
    door: 'hub',
    title: t('gov.basis.title'),
    description: t('gov.basis.lead'),
    canonical: to.legalBases(),
    main: (
      <BasesView
        t={t}
        rows={rows.slice(0, pageSize)}
        levels={levels}
        query={{ q: query('q'), tingkat: query('tingkat'), verifikasi: query('verifikasi') }}
        next={rows.length > pageSize ? rows[pageSize - 1]?.code : undefined}
      />
    ),
  })
}

/** One text: its articles in plain sentences, its history, and what rests on it. */
export const legalBasisPage: Page = async (visit) => {
  const { ctx, t, c } = visit
  const basis = await legalBasis(ctx, c.req.param('code') ?? '')
  return html(visit, {
    door: 'hub',
    title: calledBasis(t, basis),
    description: basis.about,
    canonical: to.legalBasis(basis.code),
    main: <BasisView t={t} tongue={ctx.tongue} basis={basis} />,
  })
}

/** Its document, as it was handed in: a download, never a page of ours. */
export const legalDocumentPage: Page = async (visit) => {
  const code = visit.c.req.param('code') ?? ''
  const kept = await basisDocument(visit.ctx, code)
  if (!kept) throw new Missing('document')
  return sendDocument(visit, code, kept, 'public, no-cache')
}

import { Missing } from '#src/base/outcome.ts'
import { journalLines } from '#src/governance/journal-read.db.ts'
import { may } from '#src/platform/context.ts'
import { Breadcrumb } from '#src/ui/breadcrumb.tsx'
import { Button } from '#src/ui/button.tsx'
import { TextField } from '#src/ui/fields.tsx'
import { Moment } from '#src/ui/moment.tsx'
import { Pager } from '#src/ui/pager.tsx'
import { Status } from '#src/ui/status.tsx'
import { Table } from '#src/ui/table.tsx'
import { to } from '../to.ts'
import type { Page } from '../visit.ts'
import { deskPage, deskPart } from './_desk-frame.tsx'

const pageSize = 50

/** The audit trail, for those who oversee: every deed, on whose authority, sealed or not yet. */
export const journalPage: Page = async (visit) => {
  const held = await deskPart(visit, 'journal')
  if (held instanceof Response) return held
  const { ctx, t, c } = visit
  if (!(await may(ctx, 'governance.journal.read'))) throw new Missing('desk')
  const text = (name: string) => c.req.query(name)?.trim().slice(0, 80) || undefined
  const before = /^\d{1,15}$/.test(text('sebelum') ?? '') ? Number(text('sebelum')) : undefined
  const query = { deed: text('perbuatan'), subject: text('perihal') }
  const lines = await journalLines(ctx, { ...query, before }, pageSize + 1)
  const shown = lines.slice(0, pageSize)
  return deskPage(visit, held, 'journal', {
    title: t('journal.title'),
    main: (
      <>
        <Breadcrumb t={t} crumbs={[{ label: t('journal.desk'), href: to.desk() }, { label: t('journal.title') }]} />
        <h1>{t('journal.title')}</h1>
        <form method="get" action={to.deskJournal()} class="register-filter">
          <div class="fields">
            <TextField t={t} name="perbuatan" label={t('journal.deed')} hint={t('journal.deed_hint')} value={query.deed} optional />
            <TextField t={t} name="perihal" label={t('journal.subject')} hint={t('journal.subject_hint')} value={query.subject} optional />
          </div>
          <p class="acts">
            <Button>{t('gov.register.search')}</Button>
          </p>
        </form>
        {shown.length === 0 ? (
          <p class="lead">{t('journal.nothing')}</p>
        ) : (
          <Table
            caption={t('journal.caption')}
            quietCaption
            columns={[
              { label: t('journal.number'), number: true, head: true, cell: (one) => one.id },
              { label: t('journal.at'), cell: (one) => <Moment at={one.at} tongue={ctx.tongue} /> },
              { label: t('journal.deed'), cell: (one) => <code>{one.deed}</code> },
              { label: t('journal.who'), cell: (one) => one.officer ?? t(`journal.actor.${one.actorKind}`) },
              { label: t('journal.ground'), cell: (one) => one.grounds },
              { label: t('journal.subject'), cell: (one) => one.subject ?? '' },
              {
                label: t('journal.seal'),
                cell: (one) => <Status kind={one.sealed ? 'ok' : 'wait'}>{t(one.sealed ? 'journal.sealed' : 'journal.open')}</Status>,
              },
            ]}
            rows={shown}
          />
        )}
        <Pager
          t={t}
          next={
            lines.length > pageSize
              ? to.deskJournal({ perbuatan: query.deed, perihal: query.subject, sebelum: shown.at(-1)?.id })
              : undefined
          }
        />
      </>
    ),
  })
}

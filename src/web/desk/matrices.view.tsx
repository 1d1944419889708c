import type { VersionForDesk } from '#src/governance/matrix-draft.db.ts'
import { Button } from '#src/ui/button.tsx'
import { TextArea, TextField } from '#src/ui/fields.tsx'
import { complaints } from '#src/ui/question.tsx'
import { Status } from '#src/ui/status.tsx'
import { Table } from '#src/ui/table.tsx'
import type { Say } from '#src/ui/words.ts'
import { to } from '../to.ts'
import type { Visit } from '../visit.ts'
import type { Wrong } from './_errand.ts'
import { sayDay } from './_waiting.ts'
import { DeskForm, DeskNews } from './desk-parts.view.tsx'

type Facts = { visit: Visit; versions: readonly VersionForDesk[]; drafts: boolean; wrong: Wrong; did: string | undefined }

export const VersionState = ({ t, status }: { t: Say; status: VersionForDesk['status'] }) => (
  <Status kind={status === 'ratified' ? 'ok' : status === 'withdrawn' ? 'plain' : 'wait'}>{t(`govdesk.matrix.status.${status}`)}</Status>
)

const NewDraft = ({ visit: { t }, wrong }: Facts) => {
  const complaint = complaints(t, wrong.refusals)
  const field = (name: string) => ({ t, name, value: wrong.form.given(name), error: complaint(name) })
  return (
    <section class="narrow">
      <h2>{t('govdesk.matrix.draft')}</h2>
      <p>{t('govdesk.matrix.draft_lead')}</p>
      <DeskForm action={to.deskMatrices()}>
        <TextField {...field('title')} label={t('govdesk.case.title')} maxlength={200} autocomplete="off" />
        <TextArea {...field('note')} label={t('govdesk.bases.note')} rows={2} maxlength={1000} optional />
        <div class="acts">
          <Button>{t('govdesk.matrix.draft_do')}</Button>
        </div>
      </DeskForm>
    </section>
  )
}

export const Matrices = (facts: Facts) => {
  const { visit, versions, drafts, wrong, did } = facts
  const { t } = visit
  return (
    <>
      <DeskNews t={t} wrong={wrong} did={did} />
      <h1>{t('govdesk.matrix.title')}</h1>
      <div class="stack wide">
        <Table
          caption={t('matrix.versions')}
          rows={versions}
          columns={[
            {
              label: t('matrix.version'),
              head: true,
              cell: (one) => <a href={to.deskMatrix(one.version)}>{t('matrix.version_n', { version: one.version })}</a>,
            },
            { label: t('govdesk.case.title'), cell: (one) => one.title },
            { label: t('govdesk.bases.state'), cell: (one) => <VersionState t={t} status={one.status} /> },
            { label: t('govdesk.matrix.from'), cell: (one) => (one.fromDay ? sayDay(visit, one.fromDay) : '–') },
            { label: t('govdesk.matrix.rows'), number: true, cell: (one) => one.rows },
            { label: t('govdesk.part.cases'), cell: (one) => (one.case ? <a href={to.deskCase(one.case)}>{one.case}</a> : '–') },
          ]}
        />
        {drafts && <NewDraft {...facts} />}
      </div>
    </>
  )
}

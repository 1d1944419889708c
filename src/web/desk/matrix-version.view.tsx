import type { Refusal } from '#src/base/outcome.ts'
import { dayOf } from '#src/base/time.ts'
import type { MatrixRow } from '#src/governance/matrix.ts'
import { tellDifference } from '#src/governance/matrix-compare.ts'
import type { DraftRead } from '#src/governance/matrix-draft.db.ts'
import { Breadcrumb } from '#src/ui/breadcrumb.tsx'
import { Button, LinkButton } from '#src/ui/button.tsx'
import { TextArea, TextField } from '#src/ui/fields.tsx'
import { Table } from '#src/ui/table.tsx'
import { sayRefusal } from '#src/ui/words.ts'
import { bandOf } from '../hub/matrix.view.tsx'
import { to } from '../to.ts'
import type { Visit } from '../visit.ts'
import type { Wrong } from './_errand.ts'
import { ReviewDay } from './decision-days.view.tsx'
import { DeskForm, DeskNews, Fold, fieldsOf } from './desk-parts.view.tsx'
import { VersionState } from './matrices.view.tsx'
import type { CalledNames } from './powers.view.tsx'

type VersionFacts = {
  visit: Visit
  draft: DraftRead
  called: CalledNames
  /** Whether the one who reads keeps the matrix, and whether his post ratifies it. */
  keeps: boolean
  ratifies: boolean
  wrong: Wrong
  did: string | undefined
}

export const toRow = (version: number, row: string) => `${to.deskMatrix(version)}/baris/${row}`

/** The rows a complaint of the lint names, each a way to its form. */
const rowsIn = ({ facts }: Refusal) =>
  String(facts?.rows ?? '')
    .split(', ')
    .filter(Boolean)

const Lint = ({ visit: { t }, draft }: VersionFacts) => (
  <section>
    <h2>{t(draft.wrong.length === 0 ? 'govdesk.matrix.sound' : 'govdesk.matrix.wrong', { n: draft.wrong.length })}</h2>
    <ul class="mini">
      {draft.wrong.map((one) => (
        <li>
          <span>{sayRefusal(t, one)}</span>
          {draft.mayChange && rowsIn(one).map((row) => <a href={toRow(draft.version, row)}>{row}</a>)}
        </li>
      ))}
    </ul>
  </section>
)

const Compared = ({ visit: { t }, draft, called }: VersionFacts) => (
  <section>
    <h2>{t('govdesk.matrix.compared')}</h2>
    {draft.differences.length === 0 && <p class="quiet">{t('govdesk.matrix.same')}</p>}
    <ul class="mini">
      {draft.differences.map((one) => (
        <li>{tellDifference(t, one, called)}</li>
      ))}
    </ul>
  </section>
)

const Rows = ({ visit: { t }, draft, called }: VersionFacts) => (
  <section>
    <div class="section-head">
      <h2>{t('matrix.rows', { count: draft.lines.length })}</h2>
      {draft.mayChange && (
        <LinkButton href={toRow(draft.version, 'baru')} kind="ghost" small>
          {t('govdesk.matrix.new_row')}
        </LinkButton>
      )}
    </div>
    <Table
      caption={t('matrix.rows', { count: draft.lines.length })}
      quietCaption
      rows={draft.lines}
      columns={[
        {
          label: t('govdesk.matrix.code'),
          head: true,
          cell: (row: MatrixRow) => (draft.mayChange ? <a href={toRow(draft.version, row.id)}>{row.id}</a> : row.id),
        },
        { label: t('govdesk.powers.action'), cell: (row) => called.action(row.action) },
        { label: t('govdesk.powers.way'), cell: (row) => t(`matrix.capacity.${row.capacity}`) },
        { label: t('govdesk.institution.post'), cell: (row) => called.post(row.post) },
        { label: t('matrix.fund'), cell: (row) => (row.fund === '*' ? t('matrix.any_fund') : called.fund(row.fund)) },
        { label: t('govdesk.powers.reach'), cell: (row) => bandOf(t, row) || t('matrix.band.any') },
      ]}
    />
  </section>
)

const Propose = ({ visit: { t, ctx }, draft, wrong }: VersionFacts) => {
  const field = fieldsOf(t, wrong, 'usul')
  return (
    <Fold title={t('govdesk.matrix.propose')} open={wrong.errand === 'usul'}>
      <p class="small">{t('govdesk.matrix.propose_hint')}</p>
      <DeskForm action={`${to.deskMatrix(draft.version)}/usul`}>
        <TextField
          {...field('fromDay')}
          type="date"
          min={dayOf(ctx.now)}
          label={t('govdesk.matrix.from')}
          hint={t('govdesk.matrix.from_hint')}
        />
        <TextArea {...field('reason')} label={t('govdesk.way.reason')} rows={3} maxlength={1000} />
        <div class="acts">
          <Button closed={draft.wrong.length > 0 ? t('govdesk.matrix.mend_first', { n: draft.wrong.length }) : undefined}>
            {t('govdesk.matrix.propose_do')}
          </Button>
        </div>
      </DeskForm>
    </Fold>
  )
}

const Ratify = ({ visit: { t, ctx }, draft, wrong }: VersionFacts) => {
  const field = fieldsOf(t, wrong, 'sahkan')
  const today = dayOf(ctx.now)
  return (
    <Fold title={t('govdesk.matrix.ratify')} open>
      <DeskForm action={`${to.deskMatrix(draft.version)}/sahkan`}>
        <TextField {...field('paper')} label={t('govdesk.paper')} maxlength={200} autocomplete="off" />
        <TextArea
          {...field('reason')}
          label={t('govdesk.decide.reason')}
          hint={t('govdesk.decide.reason_hint')}
          rows={3}
          maxlength={1000}
        />
        <ReviewDay t={t} field={field} today={today} />
        <div class="acts">
          <Button>{t('govdesk.matrix.ratify_do')}</Button>
        </div>
      </DeskForm>
    </Fold>
  )
}

const Withdraw = ({ visit: { t }, draft, wrong }: VersionFacts) => (
  <Fold title={t('govdesk.matrix.withdraw')} open={wrong.errand === 'tarik'}>
    <DeskForm action={`${to.deskMatrix(draft.version)}/tarik`}>
      <TextArea {...fieldsOf(t, wrong, 'tarik')('reason')} label={t('govdesk.way.reason')} rows={2} maxlength={1000} />
      <div class="acts">
        <Button kind="danger">{t('govdesk.matrix.withdraw_do')}</Button>
      </div>
    </DeskForm>
  </Fold>
)

export const MatrixVersion = (facts: VersionFacts) => {
  const { visit, draft, keeps, ratifies, wrong, did } = facts
  const { t } = visit
  const open = draft.status === 'draft' || draft.status === 'proposed'
  const name = t('matrix.version_n', { version: draft.version })
  return (
    <>
      <Breadcrumb
        t={t}
        crumbs={[
          { label: t('desk.desk'), href: to.desk() },
          { label: t('govdesk.matrix.title'), href: to.deskMatrices() },
          { label: name },
        ]}
      />
      <DeskNews t={t} wrong={wrong} did={did} many />
      <div class="headline">
        <h1>{name}</h1>
        <VersionState t={t} status={draft.status} />
      </div>
      <p class="lead">{draft.title}</p>
      {draft.case && (
        <p>
          <a href={to.deskCase(draft.case)}>{t('govdesk.case.page', { number: draft.case })}</a>
        </p>
      )}
      {open && (
        <section class="after narrow">
          {draft.mayChange && <Propose {...facts} />}
          {draft.status === 'proposed' && ratifies && <Ratify {...facts} />}
          {keeps && <Withdraw {...facts} />}
        </section>
      )}
      <div class="stack wide after">
        {open && <Lint {...facts} />}
        {open && <Compared {...facts} />}
        <Rows {...facts} />
      </div>
    </>
  )
}

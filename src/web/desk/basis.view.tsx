import { formatMoment } from '#src/base/time.ts'
import type { WholeBasis } from '#src/governance/legal-basis-read.db.ts'
import { documentLimits } from '#src/platform/document.ts'
import { Breadcrumb } from '#src/ui/breadcrumb.tsx'
import { Button, LinkButton } from '#src/ui/button.tsx'
import { FileField, SelectField } from '#src/ui/choices.tsx'
import { TextArea, TextField } from '#src/ui/fields.tsx'
import { Status } from '#src/ui/status.tsx'
import { Facts } from '#src/ui/table.tsx'
import { to } from '../to.ts'
import type { Visit } from '../visit.ts'
import type { Wrong } from './_errand.ts'
import { sayDay } from './_waiting.ts'
import { BasisState, nameOfBasis } from './bases.view.tsx'
import { DeskForm, DeskNews, Fold, fieldsOf } from './desk-parts.view.tsx'

type BasisFacts = { visit: Visit; basis: WholeBasis; wrong: Wrong; did: string | undefined }

/** What rests on a text, kind by kind: whoever would revoke it reads the names, not only a number. */
export const Resting = ({ visit: { t }, basis }: Pick<BasisFacts, 'visit' | 'basis'>) => {
  const kinds = basis.resting.filter(({ rows }) => rows.length > 0)
  const n = kinds.reduce((sum, { rows }) => sum + rows.length, 0)
  const more = kinds.some((kind) => kind.more)
  return (
    <section>
      <h2>{t(n === 0 ? 'govdesk.basis.nothing_rests' : more ? 'govdesk.basis.resting_more' : 'govdesk.basis.resting', { n })}</h2>
      {kinds.map(({ label, rows, more: goesOn }) => (
        <>
          <h3 class="h3">{t(label)}</h3>
          <ul class="mini">
            {rows
              .toSorted((one, other) => one.what.localeCompare(other.what))
              .map(({ what }) => (
                <li>{what}</li>
              ))}
            {goesOn && <li class="quiet">{t('govdesk.basis.and_more')}</li>}
          </ul>
        </>
      ))}
    </section>
  )
}

const Articles = ({ visit, basis, wrong }: BasisFacts) => {
  const { t, ctx } = visit
  const field = fieldsOf(t, wrong, 'pasal')
  return (
    <section>
      <h2>{t('govdesk.basis.articles')}</h2>
      {basis.articles.length === 0 && <p class="quiet">{t('govdesk.basis.no_articles')}</p>}
      <ul class="mini">
        {basis.articles.map((one) => (
          <li>
            <b>{one.label}</b>
            <span>{(ctx.tongue === 'en' && one.plainEn) || one.plain}</span>
            {!one.verified && <Status kind="wait">{t('matrix.basis_unverified')}</Status>}
          </li>
        ))}
      </ul>
      <Fold title={t('govdesk.basis.add_article')} open={wrong.errand === 'pasal'}>
        <DeskForm action={`${to.deskBasis(basis.code)}/pasal`}>
          <TextField {...field('label')} label={t('govdesk.basis.label')} maxlength={80} autocomplete="off" />
          <TextArea {...field('plain')} label={t('govdesk.basis.plain')} rows={3} maxlength={800} />
          <TextArea {...field('plainEn')} label={t('govdesk.basis.plain_en')} rows={3} maxlength={800} optional />
          <div class="acts">
            <Button kind="ghost">{t('govdesk.basis.add_article_do')}</Button>
          </div>
        </DeskForm>
      </Fold>
    </section>
  )
}

const Verify = ({ visit: { t }, basis, wrong }: BasisFacts) => {
  const field = fieldsOf(t, wrong, 'periksa')
  const open = basis.articles.filter(({ verified }) => !verified)
  if (basis.illustrative || (basis.verified && open.length === 0)) return null
  return (
    <Fold title={t('govdesk.basis.verify')} open={wrong.errand === 'periksa'}>
      <p class="small">{t('govdesk.basis.verify_hint')}</p>
      <DeskForm action={`${to.deskBasis(basis.code)}/periksa`}>
        <SelectField
          {...field('article')}
          label={t('govdesk.basis.verify_what')}
          choices={open.map(({ label }) => ({ value: label, label }))}
          empty={t('govdesk.basis.verify_text')}
          optional
        />
        <TextField
          {...field('source')}
          value={field('source').value ?? basis.source}
          label={t('govdesk.bases.source')}
          maxlength={300}
          autocomplete="off"
        />
        <div class="acts">
          <Button kind="ghost">{t('govdesk.basis.verify_do')}</Button>
        </div>
      </DeskForm>
    </Fold>
  )
}

/** The text itself: what is kept with its hash, and the way to hand one in. */
const Document = ({ visit: { t }, basis, wrong }: BasisFacts) => {
  const field = fieldsOf(t, wrong, 'naskah')('document')
  return (
    <section>
      <h2 class="h3">{t('gov.basis.document')}</h2>
      {basis.documentHash ? (
        <>
          <p>
            <a href={to.legalDocument(basis.code)}>{t('gov.basis.download')}</a>
          </p>
          <p class="hash">
            <code>{basis.documentHash}</code>
          </p>
        </>
      ) : (
        <p class="quiet">{t('govdesk.basis.no_document')}</p>
      )}
      <Fold title={t(basis.documentHash ? 'govdesk.basis.other_document' : 'govdesk.basis.add_document')} open={wrong.errand === 'naskah'}>
        <DeskForm action={`${to.deskBasis(basis.code)}/naskah`} files>
          <FileField
            t={t}
            id={field.id}
            name="document"
            error={field.error}
            label={t('govdesk.basis.document')}
            hint={t('govdesk.basis.document_hint', { most: documentLimits.bytes / 1_000_000 })}
            accept="application/pdf"
            mostBytes={documentLimits.bytes}
          />
          <div class="acts">
            <Button kind="ghost">{t('govdesk.basis.document_do')}</Button>
          </div>
        </DeskForm>
      </Fold>
    </section>
  )
}

const History = ({ visit, basis }: BasisFacts) => {
  const { t, ctx } = visit
  return basis.steps.length === 0 ? null : (
    <section>
      <h2 class="h3">{t('govdesk.case.history')}</h2>
      <ol class="timeline">
        {basis.steps.map((step) => (
          <li>
            <b>{t(`govdesk.bases.status.${step.status}`)}</b>
            <span>
              {step.fromDay && t('govdesk.basis.from', { day: sayDay(visit, step.fromDay) })} · {formatMoment(step.at, ctx.tongue)}
              {step.successor && ` · ${t('govdesk.basis.by_text', { code: step.successor })}`}
            </span>
            <q>{step.reason}</q>
          </li>
        ))}
      </ol>
    </section>
  )
}

export const BasisPage = (facts: BasisFacts) => {
  const { visit, basis, wrong, did } = facts
  const { t } = visit
  const name = nameOfBasis(t, basis)
  const span = [basis.validFrom, basis.validTo].map((day) => (day ? sayDay(visit, day) : '…')).join(' – ')
  return (
    <>
      <Breadcrumb
        t={t}
        crumbs={[{ label: t('desk.desk'), href: to.desk() }, { label: t('govdesk.bases.title'), href: to.deskBases() }, { label: name }]}
      />
      <DeskNews t={t} wrong={wrong} did={did} many />
      <h1>{name}</h1>
      <p class="lead">{basis.about}</p>
      <p>
        <BasisState t={t} basis={basis} />
      </p>
      <div class="order-grid after">
        <div class="stack wide">
          <Articles {...facts} />
          <Resting visit={visit} basis={basis} />
        </div>
        <aside class="stack">
          <Facts
            facts={[
              [t('govdesk.bases.code'), basis.code],
              [t('govdesk.bases.level'), basis.level],
              [t('govdesk.bases.valid'), span],
              [t('govdesk.bases.source'), basis.source],
              ...(basis.note ? [[t('govdesk.bases.note'), basis.note] as const] : []),
            ]}
          />
          <LinkButton href={`${to.deskBasis(basis.code)}/ubah`} kind="ghost">
            {t('govdesk.basis.change')}
          </LinkButton>
          <Document {...facts} />
          <Verify {...facts} />
          <History {...facts} />
        </aside>
      </div>
    </>
  )
}

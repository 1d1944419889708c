import type { Awaiting } from '#src/governance/awaiting.db.ts'
import { type BasisStatus, basisStatuses } from '#src/governance/legal-basis.ts'
import type { Basis } from '#src/governance/legal-basis-read.db.ts'
import { Button, LinkButton } from '#src/ui/button.tsx'
import { SelectField } from '#src/ui/choices.tsx'
import { TextArea, TextField } from '#src/ui/fields.tsx'
import { Pager } from '#src/ui/pager.tsx'
import { Status } from '#src/ui/status.tsx'
import { Table } from '#src/ui/table.tsx'
import type { Say } from '#src/ui/words.ts'
import { to } from '../to.ts'
import type { Visit } from '../visit.ts'
import type { Wrong } from './_errand.ts'
import { sayDay } from './_waiting.ts'
import { DeskForm, DeskNews, Fold, fieldsOf } from './desk-parts.view.tsx'

type Facts = {
  visit: Visit
  bases: readonly Basis[]
  awaiting: readonly Awaiting[]
  status: BasisStatus | undefined
  words: string
  next: string | undefined
  wrong: Wrong
  did: string | undefined
}

/** `Perda 3 Tahun 2019`. */
export const nameOfBasis = (t: Say, { kind, number, year }: Pick<Basis, 'kind' | 'number' | 'year'>): string =>
  [kind, number, year && String(year) !== number ? t('govdesk.bases.of_year', { year }) : ''].filter(Boolean).join(' ')

/** In force or not, verified or not, an example or not: each in words. */
export const BasisState = ({ t, basis }: { t: Say; basis: Basis }) => (
  <>
    <Status kind={basis.inForce ? 'ok' : basis.status === 'draft' ? 'wait' : 'warn'}>{t(`govdesk.bases.status.${basis.status}`)}</Status>{' '}
    {basis.illustrative ? (
      <Status kind="wait">{t('matrix.basis_example')}</Status>
    ) : (
      !basis.verified && <Status kind="wait">{t('matrix.basis_unverified')}</Status>
    )}
  </>
)

const Waits = ({ visit, awaiting, wrong }: Facts) => {
  const { t } = visit
  return awaiting.length === 0 ? null : (
    <section id="menunggu">
      <h2>{t('govdesk.bases.awaiting', { n: awaiting.length })}</h2>
      <p>{t('govdesk.bases.awaiting_lead')}</p>
      {awaiting.map((one) => (
        <article class="payee">
          <div class="head">
            <h3>{one.about}</h3>
            <Status kind={one.due ? 'warn' : 'wait'}>
              {t(one.due ? 'govdesk.bases.waits_since' : 'govdesk.bases.will_wait', { day: sayDay(visit, one.since) })}
            </Status>
          </div>
          <p class="small">
            {t(`governance.rests.${one.kind}`)} · <a href={to.deskBasis(one.basis)}>{one.basis}</a>
          </p>
          <Fold title={t('govdesk.bases.settle')} open={wrong.errand === one.id}>
            <DeskForm action={`${to.deskBases()}/menunggu/${one.id}`}>
              <TextField
                {...fieldsOf(t, wrong, one.id)('basis')}
                label={t('govdesk.bases.successor')}
                hint={t('govdesk.bases.successor_hint')}
                capital="none"
                autocomplete="off"
              />
              <TextArea {...fieldsOf(t, wrong, one.id)('reason')} label={t('govdesk.way.reason')} rows={2} maxlength={1000} />
              <div class="acts">
                <Button>{t('govdesk.bases.settle_do')}</Button>
              </div>
            </DeskForm>
          </Fold>
        </article>
      ))}
    </section>
  )
}

const Find = ({ visit: { t }, status, words }: Facts) => (
  <form method="get" action={to.deskBases()} class="row find-bases">
    <TextField t={t} name="kata" type="search" label={t('govdesk.bases.words')} value={words} maxlength={100} optional autocomplete="off" />
    <SelectField
      t={t}
      name="keadaan"
      label={t('govdesk.bases.state')}
      value={status}
      choices={basisStatuses.map((one) => ({ value: one, label: t(`govdesk.bases.status.${one}`) }))}
      empty={t('govdesk.bases.any')}
      optional
    />
    <Button kind="ghost">{t('govdesk.bases.find')}</Button>
  </form>
)

export const Bases = (facts: Facts) => {
  const { visit, bases, next, wrong, did } = facts
  const { t } = visit
  return (
    <>
      <DeskNews t={t} wrong={wrong} did={did} many />
      <div class="headline">
        <h1>{t('govdesk.bases.title')}</h1>
        <LinkButton href={`${to.deskBases()}/baru`}>{t('govdesk.bases.new')}</LinkButton>
      </div>
      <div class="stack wide">
        <Waits {...facts} />
        <section>
          <Find {...facts} />
          {bases.length === 0 ? (
            <p class="quiet after">{t('govdesk.bases.none')}</p>
          ) : (
            <Table
              caption={t('govdesk.bases.title')}
              quietCaption
              rows={bases}
              columns={[
                {
                  label: t('govdesk.bases.text'),
                  head: true,
                  cell: (basis) => <a href={to.deskBasis(basis.code)}>{nameOfBasis(t, basis)}</a>,
                },
                { label: t('govdesk.bases.about'), cell: (basis) => basis.about },
                { label: t('govdesk.bases.code'), cell: (basis) => basis.code },
                { label: t('govdesk.bases.state'), cell: (basis) => <BasisState t={t} basis={basis} /> },
              ]}
            />
          )}
          <Pager t={t} next={next} />
        </section>
      </div>
    </>
  )
}

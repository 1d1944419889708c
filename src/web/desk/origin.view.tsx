import { originLevels, turnIn, verdicts } from '#src/market/origin-case.ts'
import type { CaseRead } from '#src/market/origin-read.db.ts'
import { Button } from '#src/ui/button.tsx'
import { Radios, SelectField } from '#src/ui/choices.tsx'
import { Empty } from '#src/ui/empty.tsx'
import { ErrorSummary } from '#src/ui/error-summary.tsx'
import { TextArea } from '#src/ui/fields.tsx'
import { Notice } from '#src/ui/notice.tsx'
import { complaints } from '#src/ui/question.tsx'
import { freshOnce } from '../shop/form.ts'
import { OriginCase } from '../shop/origin-case.view.tsx'
import { to } from '../to.ts'
import type { Visit } from '../visit.ts'
import { type Wrong, wrongIn } from './_errand.ts'

type Facts = {
  visit: Visit
  cases: readonly CaseRead[]
  closed: { decide: string | undefined; appeal: string | undefined }
  wrong: Wrong
  did: boolean
}

const Decide = ({ visit: { t }, one, closed, wrong }: Facts & { one: CaseRead }) => {
  const appealed = one.state === 'appealed'
  const mine = wrongIn(wrong, one.number)
  const said = complaints(t, mine.refusals)
  const id = (name: string) => (mine.refusals.length > 0 ? name : `${name}-${one.number}`)
  return (
    <form method="post" action={to.deskOriginErrand(one.number, appealed ? 'keberatan' : 'putusan')} class="fields-form" novalidate>
      <input type="hidden" name="once" value={freshOnce()} />
      <Radios
        t={t}
        name="verdict"
        id={id('verdict')}
        label={t('origin.desk.verdict')}
        choices={verdicts.map((value) => ({ value, label: t(`origin.desk.verdict.${one.byShop && value === 'kept' ? 'proven' : value}`) }))}
        value={mine.form.given('verdict')}
        error={said('verdict')}
      />
      <SelectField
        t={t}
        name="level"
        id={id('level')}
        label={t('origin.desk.level')}
        empty={t('origin.desk.no_level')}
        choices={originLevels.filter((level) => level !== one.level).map((value) => ({ value, label: t(`ui.origin.${value}`) }))}
        value={mine.form.text('level')}
        error={said('level')}
        optional
      />
      <TextArea
        t={t}
        name="says"
        id={id('says')}
        label={t('origin.desk.says')}
        hint={t('origin.desk.says_hint')}
        value={mine.form.text('says')}
        error={said('says')}
        rows={3}
        maxlength={1000}
      />
      <p class="acts">
        <Button closed={appealed ? closed.appeal : closed.decide}>{t(appealed ? 'origin.desk.do_appeal' : 'origin.desk.do')}</Button>
      </p>
    </form>
  )
}

/** Cases in the order they wait; those whose shop still has time are only shown. */
export const DeskOrigin = (facts: Facts) => {
  const { visit, cases, wrong, did } = facts
  const { t } = visit
  return (
    <div class="batik">
      <ErrorSummary t={t} refusals={wrong.refusals} />
      <h1>{t('origin.desk.title')}</h1>
      <p class="lead">{t('origin.desk.lead')}</p>
      {did && (
        <Notice kind="done" live>
          {t('origin.desk.did')}
        </Notice>
      )}
      {cases.length === 0 && (
        <Empty seed="asal" title={t('origin.desk.none')}>
          {t('origin.desk.none_why')}
        </Empty>
      )}
      {cases.map((one) => (
        <article class="request">
          <OriginCase visit={visit} one={one} />
          {turnIn(one.state) === 'desk' && <Decide {...facts} one={one} />}
        </article>
      ))}
    </div>
  )
}

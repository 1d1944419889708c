import type { Refusal } from '#src/base/outcome.ts'
import { formatDay, type Tongue } from '#src/base/time.ts'
import type { Interest } from '#src/governance/interest.db.ts'
import { partyKinds, relations } from '#src/governance/interest.ts'
import { consentWords, versions } from '#src/identity/consent.ts'
import type { Household } from '#src/identity/household.db.ts'
import { Button, PostButton } from '#src/ui/button.tsx'
import { Checkbox, Radios, SelectField } from '#src/ui/choices.tsx'
import { TextField } from '#src/ui/fields.tsx'
import { complaints } from '#src/ui/question.tsx'
import { Status } from '#src/ui/status.tsx'
import { freshOnce, type Typed } from '../shop/form.ts'
import { to } from '../to.ts'
import { type MineFacts, MineFrame } from './mine-frame.view.tsx'

export type InterestErrand = 'declare' | 'number' | 'household'

type InterestFacts = MineFacts & {
  tongue: Tongue
  interests: readonly Interest[]
  numbered: Date | undefined
  households: readonly Household[]
  errand: InterestErrand | undefined
  form: Typed
}

const own = ({ errand, refusals }: InterestFacts, name: InterestErrand): readonly Refusal[] => (errand === name ? refusals : [])

const Declare = (facts: InterestFacts) => {
  const { t, form } = facts
  const complaint = complaints(t, own(facts, 'declare'))
  const field = (name: string) => ({ t, name, value: form.given(name), error: complaint(name) })
  return (
    <section class="narrow">
      <h2>{t('govdesk.interests.declare')}</h2>
      <form method="post" action={to.myInterests()} novalidate>
        <input type="hidden" name="once" value={freshOnce()} />
        <Radios
          {...field('relation')}
          label={t('govdesk.interests.relation')}
          choices={relations.map((one) => ({ value: one, label: t(`govdesk.interests.relation_${one}`) }))}
        />
        <SelectField
          {...field('partyKind')}
          label={t('govdesk.interests.with')}
          choices={partyKinds.map((one) => ({ value: one, label: t(`govdesk.party.${one}`) }))}
        />
        <TextField
          {...field('party')}
          label={t('govdesk.interests.party')}
          hint={t('govdesk.interests.party_hint')}
          maxlength={200}
          capital="none"
          autocomplete="off"
        />
        <TextField {...field('note')} label={t('govdesk.act.concur_note')} maxlength={500} autocomplete="off" optional />
        <div class="acts">
          <Button>{t('govdesk.interests.declare_do')}</Button>
        </div>
      </form>
    </section>
  )
}

const List = ({ t, tongue, interests }: InterestFacts) => (
  <ul class="mini">
    {interests.map((one) => (
      <li>
        <b>
          {t(`govdesk.interests.relation_${one.relation}`)}: {one.party}
        </b>
        <span>
          {t('desk.since', { day: formatDay(one.since, tongue) })}
          {one.note && `, ${one.note}`}
        </span>
        {one.until ? (
          <Status>{t('govdesk.interests.until', { day: formatDay(one.until, tongue) })}</Status>
        ) : (
          <PostButton
            to={`${to.myInterests()}/akhiri`}
            values={{ interest: one.id }}
            kind="ghost"
            small
            label={t('govdesk.interests.end_named', { party: one.party })}
          >
            {t('govdesk.interests.end')}
          </PostButton>
        )}
      </li>
    ))}
  </ul>
)

/** Two accounts of one person are one where somebody decides: that is what the number is for, and all. */
const OwnNumber = (facts: InterestFacts) => {
  const { t, tongue, numbered } = facts
  const complaint = complaints(t, own(facts, 'number'))
  return (
    <section class="narrow">
      <h2>{t('govdesk.interests.number')}</h2>
      <p>{t('govdesk.interests.number_why')}</p>
      {numbered ? (
        <p>
          <Status kind="ok">{t('govdesk.interests.number_on', { day: formatDay(numbered, tongue) })}</Status>
        </p>
      ) : (
        <form method="post" action={`${to.myInterests()}/nomor`} novalidate>
          <TextField
            t={t}
            name="nomor"
            label={t('govdesk.interests.number_field')}
            error={complaint('nomor')}
            inputmode="numeric"
            maxlength={24}
            autocomplete="off"
            width="medium"
          />
          <Checkbox t={t} name="setuju" label={t('govdesk.interests.number_consent')} error={complaint('setuju')} />
          <div class="acts">
            <Button kind="ghost">{t('govdesk.interests.number_do')}</Button>
          </div>
        </form>
      )}
    </section>
  )
}

const CardForm = (facts: InterestFacts) => {
  const { t } = facts
  const complaint = complaints(t, own(facts, 'household'))
  return (
    <form method="post" action={`${to.myInterests()}/kartu-keluarga`} novalidate>
      <TextField
        t={t}
        name="kk"
        label={t('govdesk.interests.household_field')}
        error={complaint('kk')}
        inputmode="numeric"
        maxlength={24}
        autocomplete="off"
        width="medium"
      />
      <Checkbox t={t} name="setuju_kk" label={t(consentWords('household', versions.household))} error={complaint('setuju_kk')} />
      <div class="acts">
        <Button kind="ghost">{t('govdesk.interests.household_do')}</Button>
      </div>
    </form>
  )
}

/** The card one is on, and those one left that still count. A new one is said only by who has moved. */
const OwnHousehold = (facts: InterestFacts) => {
  const { t, tongue, households } = facts
  const now = households.find(({ until }) => until === null)
  return (
    <section class="narrow">
      <h2>{t('govdesk.interests.household')}</h2>
      <p>{t('govdesk.interests.household_why')}</p>
      {now && (
        <p>
          <Status kind="ok">{t('govdesk.interests.household_on', { day: formatDay(now.since, tongue) })}</Status>
        </p>
      )}
      {households.map(
        ({ until, counts }) =>
          until &&
          counts && <p>{t('govdesk.interests.household_left', { day: formatDay(until, tongue), until: formatDay(counts, tongue) })}</p>,
      )}
      {now ? (
        <details class="fold" open={facts.errand === 'household'}>
          <summary>{t('govdesk.interests.household_moved')}</summary>
          <CardForm {...facts} />
        </details>
      ) : (
        <CardForm {...facts} />
      )}
    </section>
  )
}

export const Interests = (facts: InterestFacts) => {
  const { t, refusals, news, interests } = facts
  return (
    <MineFrame t={t} refusals={refusals} news={news} room="interests" title={t('govdesk.interests.title')}>
      <p class="lead narrow">{t('govdesk.interests.lead')}</p>
      {interests.length > 0 && <List {...facts} />}
      <Declare {...facts} />
      <OwnNumber {...facts} />
      <OwnHousehold {...facts} />
    </MineFrame>
  )
}

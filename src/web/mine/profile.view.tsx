import type { Refusal } from '#src/base/outcome.ts'
import type { Tongue } from '#src/base/time.ts'
import type { Choice } from '#src/directory/find.db.ts'
import { licences, type PrivateFace } from '#src/directory/profile.ts'
import type { Profile, Work } from '#src/directory/profile-read.db.ts'
import type { Asking, Proposed, Version } from '#src/directory/waiting.db.ts'
import { pictureLimits } from '#src/market/picture-file.ts'
import { Button, PostButton } from '#src/ui/button.tsx'
import { Checkbox, FileField, SelectField } from '#src/ui/choices.tsx'
import { MoneyField, NumberField, PhoneField, TextField } from '#src/ui/fields.tsx'
import { Moment } from '#src/ui/moment.tsx'
import { Notice } from '#src/ui/notice.tsx'
import { Picture } from '#src/ui/picture.tsx'
import { complaints } from '#src/ui/question.tsx'
import type { Say } from '#src/ui/words.ts'
import type { Shown } from '../hub/_profile-form.ts'
import { ProfileFields } from '../hub/profile-fields.view.tsx'
import type { Typed } from '../shop/form.ts'
import { to } from '../to.ts'
import { MineFrame } from './mine-frame.view.tsx'
import type { MyErrand } from './profile.page.tsx'
import { Answer, ProposedList } from './profile-answers.view.tsx'

export type MyProfileFacts = {
  t: Say
  tongue: Tongue
  profile: Profile
  sealed: PrivateFace
  works: readonly Work[]
  changes: readonly Proposed[]
  joinings: readonly Asking[]
  successors: readonly Choice[]
  versions: readonly Version[]
  subsectors: readonly Choice[]
  places: readonly Choice[]
  shown: Shown
  errand: MyErrand | undefined
  form: Typed
  refusals: readonly Refusal[]
  news: string | undefined
  once: string
}

/** Largest file a phone may send, as the room of pictures says. */
const mostBytes = pictureLimits.bytes

const wrongFor = ({ t, errand, refusals }: MyProfileFacts, mine: MyErrand) => complaints(t, errand === mine ? refusals : [])

/** What is nobody else's business: asked apart, sealed, and read back here alone. */
const Sealed = (facts: MyProfileFacts) => {
  const { t, profile, sealed, errand, form, once } = facts
  const wrong = wrongFor(facts, 'pribadi')
  const value = (name: 'nik' | 'nib' | 'npwp' | 'turnover' | 'workers' | 'contactPhone') =>
    errand === 'pribadi' ? form.text(name) : String(sealed[name] ?? '')
  return (
    <details class="fold" open={errand === 'pribadi'}>
      <summary>{t('directory.private.title')}</summary>
      <p class="quiet">{t('directory.private.lead')}</p>
      <form method="post" action={to.myProfileErrand(profile.slug, 'pribadi')} class="who-form" novalidate>
        <input type="hidden" name="once" value={once} />
        <NumberField t={t} name="nik" label="NIK" value={value('nik')} error={wrong('nik')} width="medium" optional />
        <NumberField t={t} name="nib" label="NIB" value={value('nib')} error={wrong('nib')} width="medium" optional />
        <NumberField t={t} name="npwp" label="NPWP" value={value('npwp')} error={wrong('npwp')} width="medium" optional />
        <MoneyField
          t={t}
          name="turnover"
          label={t('directory.private.turnover_label')}
          value={value('turnover')}
          error={wrong('turnover')}
          optional
        />
        <NumberField
          t={t}
          name="workers"
          label={t('directory.private.workers_label')}
          value={value('workers')}
          error={wrong('workers')}
          optional
        />
        <PhoneField
          t={t}
          name="contactPhone"
          label={t('directory.private.phone_label')}
          value={value('contactPhone') && (errand === 'pribadi' ? value('contactPhone') : `+${value('contactPhone')}`)}
          error={wrong('contactPhone')}
          optional
        />
        <Button kind="ghost">{t('directory.private.do')}</Button>
      </form>
    </details>
  )
}

/** A work of one's own: its picture, or the way to give it one. The words for it were typed with the work, so a file that is refused loses nothing. */
const OneWork = ({ facts, work }: { facts: MyProfileFacts; work: Work }) => {
  const { t, profile, form, once } = facts
  const { id, title, alt, picture } = work
  const wrong = form.text('work') === id ? wrongFor(facts, 'gambar') : () => undefined
  return (
    <li class="own-work">
      {picture && <Picture picture={{ ...picture, alt }} address={to.picture} sizes="10rem" />}
      <p>
        <b>{title}</b>
      </p>
      <form method="post" action={to.myProfileErrand(profile.slug, 'gambar')} enctype="multipart/form-data" class="who-form" novalidate>
        <input type="hidden" name="once" value={once} />
        <input type="hidden" name="work" value={id} />
        <FileField
          t={t}
          name="picture"
          id={`f-picture-${id}`}
          label={t(picture ? 'directory.work.picture_other' : 'directory.work.picture_label', { title })}
          hint={t(profile.minor ? 'directory.work.picture_hint_minor' : 'directory.work.picture_hint')}
          accept="image/jpeg,image/png,image/webp"
          mostBytes={mostBytes}
          error={wrong('picture')}
        />
        <Button kind="ghost">{t('directory.work.picture_do')}</Button>
      </form>
      <div class="acts">
        {picture && (
          <PostButton
            to={to.myProfileErrand(profile.slug, 'lepas')}
            values={{ work: id }}
            kind="plain"
            label={t('directory.work.picture_off_one', { title })}
          >
            {t('directory.work.picture_off')}
          </PostButton>
        )}
        <PostButton
          to={to.myProfileErrand(profile.slug, 'turunkan')}
          values={{ work: id }}
          kind="plain"
          label={t('directory.work.hide_one', { title })}
        >
          {t('directory.work.hide')}
        </PostButton>
      </div>
    </li>
  )
}

const ShowWorks = (facts: MyProfileFacts) => {
  const { t, profile, works, errand, form, once } = facts
  const wrong = wrongFor(facts, 'karya')
  const value = (name: string) => (errand === 'karya' ? form.text(name) : '')
  return (
    <details class="fold" open={errand === 'karya' || errand === 'gambar'}>
      <summary>{t('directory.works')}</summary>
      <ul class="people">
        {works.map((work) => (
          <OneWork facts={facts} work={work} />
        ))}
      </ul>
      <form method="post" action={to.myProfileErrand(profile.slug, 'karya')} class="who-form" novalidate>
        <input type="hidden" name="once" value={once} />
        <TextField
          t={t}
          name="title"
          label={t('directory.work.title_label')}
          value={value('title')}
          error={wrong('title')}
          maxlength={120}
        />
        <NumberField t={t} name="year" label={t('directory.work.year_label')} value={value('year')} error={wrong('year')} optional />
        <TextField
          t={t}
          name="alt"
          label={t('directory.work.alt_label')}
          hint={t('directory.work.alt_hint')}
          value={value('alt')}
          error={wrong('alt')}
          maxlength={300}
        />
        <SelectField
          t={t}
          name="licence"
          label={t('directory.work.licence_label')}
          choices={licences.map((one) => ({ value: one, label: t(`directory.licence.${one}`) }))}
          value={value('licence')}
          error={wrong('licence')}
        />
        <TextField
          t={t}
          name="credit"
          label={t('directory.work.credit_label')}
          value={value('credit')}
          error={wrong('credit')}
          maxlength={120}
        />
        <TextField
          t={t}
          name="url"
          id="f-work-url"
          type="url"
          label={t('directory.website')}
          value={value('url')}
          error={wrong('url')}
          maxlength={300}
          optional
        />
        <Button kind="ghost">{t('directory.work.do')}</Button>
      </form>
    </details>
  )
}

const Leave = (facts: MyProfileFacts) => {
  const { t, profile, successors, errand, once } = facts
  const wrong = wrongFor(facts, 'keluar')
  return (
    <details class="fold" open={errand === 'keluar'}>
      <summary>{t('directory.leave.title')}</summary>
      <p class="quiet">{t('directory.leave.lead')}</p>
      <form method="post" action={to.myProfileErrand(profile.slug, 'keluar')} class="who-form" novalidate>
        <input type="hidden" name="once" value={once} />
        <SelectField
          t={t}
          name="successor"
          label={t('directory.leave.successor')}
          empty={t('directory.leave.no_successor')}
          choices={successors}
          error={wrong('successor')}
          optional
        />
        <Checkbox t={t} name="alone" label={t('directory.leave.alone')} optional />
        <Button kind="danger">{t('directory.leave.do')}</Button>
      </form>
    </details>
  )
}

const Before = ({ t, tongue, profile, versions }: MyProfileFacts) =>
  versions.length < 2 ? null : (
    <details class="fold">
      <summary>{t('directory.versions.title')}</summary>
      <ul class="people">
        {versions.map(({ version, why, at, said }) => (
          <li>
            <b>{String(said.summary ?? '')}</b>{' '}
            <span class="quiet">
              {t(`directory.versions.${why}`)}, <Moment at={at} tongue={tongue} />
            </span>{' '}
            {version < profile.version && (
              <PostButton
                to={to.myProfileErrand(profile.slug, 'kembali')}
                values={{ version: String(version) }}
                kind="plain"
                label={t('directory.versions.back_to', { n: version })}
              >
                {t('directory.versions.back')}
              </PostButton>
            )}
          </li>
        ))}
      </ul>
    </details>
  )

/** One's own profile: whether it is still so, what others ask, and everything it says. */
export const MyProfileView = (facts: MyProfileFacts) => {
  const { t, tongue, profile, changes, joinings, shown, refusals, news, once, subsectors, places } = facts
  return (
    <MineFrame t={t} refusals={refusals} news={news} room="directory" title={profile.name}>
      <p>
        {profile.state === 'published' ? (
          <a href={to.profile(profile.slug)}>{t('directory.to_profile')}</a>
        ) : (
          <Notice kind="wait">{t('directory.state.draft_why')}</Notice>
        )}
      </p>
      <div class="still-so">
        <p>
          <b>{t(`directory.standing.${profile.standing}`)}.</b> {t('directory.confirmed_on')}{' '}
          <Moment at={profile.confirmedAt} tongue={tongue} as="day" />.
        </p>
        <PostButton to={to.myProfileErrand(profile.slug, 'pasti')} once={once} icon="check">
          {t('directory.still_so')}
        </PostButton>
      </div>
      {changes.length > 0 && <ProposedList {...facts} changes={changes} />}
      {joinings.length > 0 && (
        <section>
          <h2>{t('directory.joinings')}</h2>
          {joinings.map(({ id, who, says, at }) => (
            <div class="ask">
              <p>
                <b>{who}</b>{' '}
                <span class="quiet">
                  <Moment at={at} tongue={tongue} as="day" />
                </span>
              </p>
              {says && <p>{says}</p>}
              <Answer
                t={t}
                id={id}
                action={to.myProfileErrand(profile.slug, 'anggota')}
                once={once}
                error={wrongFor(facts, 'anggota')('reason')}
              />
            </div>
          ))}
        </section>
      )}
      <h2>{t('directory.form.title')}</h2>
      <form method="post" action={to.myProfileErrand(profile.slug, 'ubah')} class="who-form" novalidate>
        <input type="hidden" name="once" value={once} />
        <input type="hidden" name="version" value={String(profile.version)} />
        <ProfileFields t={t} shown={shown} wrong={wrongFor(facts, 'ubah')} subsectors={subsectors} places={places} minor={profile.minor} />
        <Button>{t('directory.form.do')}</Button>
      </form>
      <ShowWorks {...facts} />
      <Sealed {...facts} />
      <Before {...facts} />
      {profile.organisation && <Leave {...facts} />}
    </MineFrame>
  )
}

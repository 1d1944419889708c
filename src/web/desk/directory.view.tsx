import type { Refusal } from '#src/base/outcome.ts'
import type { Tongue } from '#src/base/time.ts'
import type { Choice } from '#src/directory/find.db.ts'
import type { Double, Merged } from '#src/directory/merging.db.ts'
import { levels } from '#src/directory/profile.ts'
import type { Profile } from '#src/directory/profile-read.db.ts'
import type { TaxonomyChange } from '#src/directory/taxonomy.db.ts'
import type { Check, Claimed, Draft, LinkWaiting, Proposed, Version } from '#src/directory/waiting.db.ts'
import { Button, PostButton } from '#src/ui/button.tsx'
import { Radios } from '#src/ui/choices.tsx'
import { ErrorSummary } from '#src/ui/error-summary.tsx'
import { TextField } from '#src/ui/fields.tsx'
import { Moment } from '#src/ui/moment.tsx'
import { Notice } from '#src/ui/notice.tsx'
import { complaints } from '#src/ui/question.tsx'
import type { Say } from '#src/ui/words.ts'
import { Answer, Diff } from '../mine/profile-answers.view.tsx'
import type { Typed } from '../shop/form.ts'
import { to } from '../to.ts'
import { Doubles, Taxonomy } from './directory-doubles.view.tsx'

type Common = { t: Say; tongue: Tongue; refusals: readonly Refusal[]; news: string | undefined; once: string }
type DeskFacts = Common & {
  claims: readonly Claimed[]
  changes: readonly Proposed[]
  drafts: readonly Draft[]
  links: readonly LinkWaiting[]
  choices: readonly Choice[]
  doubles: readonly Double[]
  merged: readonly Merged[]
  subsectors: readonly Choice[]
  taxonomyChanges: readonly TaxonomyChange[]
  taxonomy: 'merge' | 'rename' | undefined
  form: Typed
}

const Head = ({ t, refusals, news, title }: Pick<Common, 't' | 'refusals' | 'news'> & { title: string }) => (
  <>
    <ErrorSummary t={t} refusals={refusals} />
    <h1>{title}</h1>
    {news && (
      <Notice kind="done" live>
        {news}
      </Notice>
    )}
  </>
)

/** What waits: each with what speaks for it, and a yes or a no whose reason is told. */
export const DeskDirectoryView = ({
  t,
  tongue,
  claims,
  changes,
  drafts,
  links,
  choices,
  refusals,
  news,
  once,
  doubles,
  merged,
  subsectors,
  taxonomyChanges,
  taxonomy,
  form,
}: DeskFacts) => (
  <div class="directory">
    <Head t={t} refusals={refusals} news={news} title={t('directory.desk.title')} />
    {claims.length + changes.length + drafts.length + links.length + doubles.length === 0 && (
      <p class="lead">{t('directory.desk.nothing')}</p>
    )}
    {claims.length > 0 && <h2>{t('directory.desk.claims')}</h2>}
    {claims.map(({ id, slug, name, who, says, evidence, at, others }) => (
      <div class="ask">
        <h3>
          <a href={to.deskProfile(slug)}>{name}</a>
        </h3>
        <p>
          <b>{who}</b>{' '}
          <span class="quiet">
            <Moment at={at} tongue={tongue} as="day" />
          </span>
        </p>
        <p>{says}</p>
        {evidence && <p class="alt">{evidence}</p>}
        {others > 0 && <Notice kind="warn">{t('directory.desk.others', { n: others })}</Notice>}
        <Answer t={t} id={id} action={to.deskDirectoryErrand('klaim')} once={once} />
      </div>
    ))}
    {changes.length > 0 && <h2>{t('directory.desk.changes')}</h2>}
    {changes.map((change) => (
      <div class="ask">
        <h3>
          <a href={to.deskProfile(change.slug)}>{change.name}</a>
        </h3>
        <p class="quiet">{t(change.managed ? 'directory.desk.overdue' : 'directory.unmanaged_why')}</p>
        <Diff t={t} change={change} choices={choices} />
        {change.says && <p>{change.says}</p>}
        <Answer t={t} id={change.id} action={to.deskDirectoryErrand('usul')} once={once} />
      </div>
    ))}
    {drafts.length > 0 && <h2>{t('directory.desk.drafts')}</h2>}
    <ul class="people">
      {drafts.map(({ slug, name, at }) => (
        <li>
          <a href={to.deskProfile(slug)}>{name}</a>{' '}
          <span class="quiet">
            <Moment at={at} tongue={tongue} as="day" />
          </span>
        </li>
      ))}
    </ul>
    {links.length > 0 && <h2>{t('directory.desk.links')}</h2>}
    {links.length > 0 && <p class="quiet">{t('directory.desk.links_lead')}</p>}
    <ul class="people">
      {links.map(({ slug, name, address, at }) => (
        <li>
          <a href={to.deskProfile(slug)}>{name}</a> <code>{address}</code>{' '}
          <span class="quiet">
            <Moment at={at} tongue={tongue} as="day" />
          </span>
        </li>
      ))}
    </ul>
    <Doubles t={t} tongue={tongue} doubles={doubles} merged={merged} once={once} />
    <p>
      <a href={to.deskDirectoryImport()}>{t('directory.to_import')}</a>
    </p>
    <Taxonomy
      t={t}
      tongue={tongue}
      subsectors={subsectors}
      changes={taxonomyChanges}
      once={once}
      refusals={refusals}
      form={form}
      open={taxonomy}
    />
  </div>
)

type OneFacts = Common & { profile: Profile; versions: readonly Version[]; checks: readonly Check[]; form: Typed }

/** One profile as the desk sees it: what was checked before, and what it said. Nothing sealed is here. */
export const DeskProfileView = ({ t, tongue, profile, versions, checks, form, refusals, news, once }: OneFacts) => {
  const wrong = complaints(t, refusals)
  return (
    <div class="directory">
      <Head t={t} refusals={refusals} news={news} title={profile.name} />
      <p class="lead">{profile.summary}</p>
      {profile.state === 'published' && (
        <p>
          <a href={to.profile(profile.slug)}>{t('directory.to_profile')}</a>
        </p>
      )}
      <h2>{t('directory.desk.check')}</h2>
      <form method="post" action={to.deskProfileErrand(profile.slug, 'periksa')} class="who-form" novalidate>
        <input type="hidden" name="once" value={once} />
        <Radios
          t={t}
          name="level"
          label={t('directory.by.level')}
          choices={levels.map((one) => ({ value: one, label: t(`directory.level.${one}`) }))}
          value={form.text('level') || profile.level}
          error={wrong('level')}
        />
        <TextField
          t={t}
          name="reason"
          label={t('directory.desk.seen')}
          value={form.text('reason')}
          error={wrong('reason')}
          maxlength={600}
        />
        <Button>{t('directory.desk.do_check')}</Button>
      </form>
      {checks.length > 0 && <h2>{t('directory.desk.checked')}</h2>}
      <ul class="people">
        {checks.map(({ level, reason, at }) => (
          <li>
            <b>{t(`directory.level.${level}`)}</b> {reason}{' '}
            <span class="quiet">
              <Moment at={at} tongue={tongue} as="day" />
            </span>
          </li>
        ))}
      </ul>
      <h2>{t('directory.versions.title')}</h2>
      <ul class="people">
        {versions.map(({ version, why, at, said }) => (
          <li>
            <b>{String(said.name ?? '')}</b> {String(said.summary ?? '')}{' '}
            <span class="quiet">
              {t(`directory.versions.${why}`)}, <Moment at={at} tongue={tongue} />
            </span>{' '}
            {version < profile.version && (
              <PostButton
                to={to.deskProfileErrand(profile.slug, 'kembali')}
                once={`${once}${version}`}
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
    </div>
  )
}

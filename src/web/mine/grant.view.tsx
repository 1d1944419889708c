import { formatMoment, type Tongue } from '#src/base/time.ts'
import type { Application } from '#src/support/application-read.db.ts'
import type { Paper } from '#src/support/folder.db.ts'
import { type Grant, type GrantVersion, standing } from '#src/support/grant-agreement.ts'
import { Button } from '#src/ui/button.tsx'
import { Notice } from '#src/ui/notice.tsx'
import { complaints } from '#src/ui/question.tsx'
import { Status } from '#src/ui/status.tsx'
import { Facts } from '#src/ui/table.tsx'
import type { Say } from '#src/ui/words.ts'
import { to } from '../to.ts'
import type { ApplicationFacts } from './application.view.tsx'
import { WantedPaper } from './application-draft.view.tsx'

type Told = { t: Say; tongue: Tongue }
type Href = (version: number) => string

const when = ({ t, tongue }: Told, at: Date | null) => (at ? formatMoment(at, tongue) : t('apply.grant.not_yet'))

const VersionFacts = ({ told, one, href }: { told: Told; one: GrantVersion; href: Href }) => {
  const { t, tongue } = told
  return (
    <>
      <p class="grant-terms">{one.terms}</p>
      <Facts
        facts={[
          [t('apply.grant.drawn'), formatMoment(one.at, tongue)],
          ...(one.reason ? [[t('apply.grant.why'), one.reason] as const] : []),
          [t('apply.grant.agency'), when(told, one.agency)],
          [t('apply.grant.receiver'), when(told, one.receiver)],
          [t('apply.grant.hash'), <code class="hash">{one.hash}</code>],
        ]}
      />
      <p>
        <a href={href(one.version)} download>
          {t('apply.grant.pdf', { n: one.version })}
        </a>
      </p>
    </>
  )
}

/** An application that came to nothing takes its agreement with it. */
export const grantEnded = (state: Application['state']): boolean => state !== 'approved' && state !== 'committed' && state !== 'done'

/** What both sides read of an agreement: since when it holds, the newest text with its hash, what is still to be laid down, what was before. */
export const GrantShown = ({ told, grant, href, ended }: { told: Told; grant: Grant; href: Href; ended: boolean }) => {
  const { t, tongue } = told
  const { newest, since } = standing(grant)
  const older = grant.versions.slice(1)
  return (
    <>
      <p>{t(grant.kind === null ? 'apply.grant.lead.free' : 'apply.grant.lead.nphd')}</p>
      {since && !ended && <Notice kind="done">{t('apply.grant.since', { at: formatMoment(since, tongue) })}</Notice>}
      {newest && (
        <>
          <h3>{t('apply.grant.version', { n: newest.version })}</h3>
          <VersionFacts told={told} one={newest} href={href} />
        </>
      )}
      {grant.wanted.length > 0 && (
        <>
          <h3>{t('apply.grant.papers')}</h3>
          <ul class="plain-list">
            {grant.wanted.map(({ wanted, wantedEn, there }) => (
              <li>
                {tongue === 'en' ? wantedEn : wanted}{' '}
                <Status kind={there ? 'ok' : 'warn'}>{t(there ? 'apply.grant.there' : 'apply.grant.missing')}</Status>
              </li>
            ))}
          </ul>
        </>
      )}
      {older.length > 0 && (
        <details>
          <summary>{t('apply.grant.older')}</summary>
          {older.map((one) => (
            <>
              <h4>{t('apply.grant.version', { n: one.version })}</h4>
              <VersionFacts told={told} one={one} href={href} />
            </>
          ))}
        </details>
      )}
    </>
  )
}

/** The yes, to the version and the bytes that stand on the page. */
export const AcceptGrant = ({ t, at, newest, once }: { t: Say; at: string; newest: GrantVersion; once: string }) => (
  <form method="post" action={at} class="fields-form">
    <input type="hidden" name="once" value={once} />
    <input type="hidden" name="version" value={String(newest.version)} />
    <input type="hidden" name="hash" value={newest.hash} />
    <p>{t('apply.grant.accept_lead')}</p>
    <Button>{t('apply.grant.accept', { n: newest.version })}</Button>
  </form>
)

const LayPapers = ({
  facts,
  one,
  grant,
  papers,
}: {
  facts: ApplicationFacts
  one: Application
  grant: Grant
  papers: readonly Paper[]
}) => {
  const { t, tongue, refusals } = facts
  const wrong = complaints(t, refusals)
  return (
    <form
      method="post"
      action={to.myApplicationErrand(one.number, 'lampiran')}
      enctype="multipart/form-data"
      class="fields-form"
      novalidate
    >
      {grant.wanted.map((asked, index) => {
        if (asked.there) return null
        const there = one.papers.find((paper) => paper.wanted === asked.wanted)
        return (
          <WantedPaper
            t={t}
            tongue={tongue}
            wanted={tongue === 'en' ? asked.wantedEn : asked.wanted}
            index={index}
            there={there}
            papers={papers}
            value={facts.typed.text(`paper-${index}`)}
            error={wrong(`document-${index}`)}
          />
        )
      })}
      <Button kind="ghost">{t('apply.grant.attach')}</Button>
    </form>
  )
}

/** The agreement on one's own application: to be read, completed and agreed to. Nothing where there is none and none is asked for. */
export const MyGrant = ({ facts, grant, papers }: { facts: ApplicationFacts; grant: Grant; papers: readonly Paper[] }) => {
  const { t, one, once } = facts
  const { newest } = standing(grant)
  if (!newest && (grant.kind === null || one.state !== 'approved')) return null
  const complete = grant.wanted.every(({ there }) => there)
  return (
    <section aria-labelledby="perjanjian">
      <h2 id="perjanjian">{t('apply.grant.title')}</h2>
      <GrantShown
        told={facts}
        grant={grant}
        ended={grantEnded(one.state)}
        href={(version) => to.myGrantPaper(one.number, String(version))}
      />
      {!newest && <Notice kind="wait">{t('apply.grant.waits')}</Notice>}
      {one.state === 'approved' && newest && !newest.receiver && <Notice kind="wait">{t('apply.grant.your_turn')}</Notice>}
      {one.state === 'approved' && !complete && <LayPapers facts={facts} one={one} grant={grant} papers={papers} />}
      {one.state === 'approved' && complete && newest && !newest.receiver && (
        <AcceptGrant t={t} at={to.myApplicationErrand(one.number, 'setuju')} newest={newest} once={once} />
      )}
    </section>
  )
}

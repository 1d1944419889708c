import type { Refusal } from '#src/base/outcome.ts'
import type { Tongue } from '#src/base/time.ts'
import { type Answered, type Checked, type Fit, questionNames, questions } from '#src/support/eligibility.ts'
import type { Invitation } from '#src/support/member.db.ts'
import type { Offer } from '#src/support/offer.db.ts'
import { Breadcrumb } from '#src/ui/breadcrumb.tsx'
import { Button, LinkButton } from '#src/ui/button.tsx'
import { Radios, SelectField } from '#src/ui/choices.tsx'
import { Empty } from '#src/ui/empty.tsx'
import { ErrorSummary } from '#src/ui/error-summary.tsx'
import { Icon } from '#src/ui/icon.tsx'
import { Notice } from '#src/ui/notice.tsx'
import { Status } from '#src/ui/status.tsx'
import { Facts } from '#src/ui/table.tsx'
import type { Say } from '#src/ui/words.ts'
import { to } from '../to.ts'
import { howLong } from './offers.view.tsx'

/** The questions as a form that only asks: its answers stand in the address, nowhere else. */
const Questions = ({
  t,
  answered,
  action,
  send,
  without,
}: {
  t: Say
  answered: Answered
  action: string
  send: string
  without?: boolean
}) => (
  <form method="get" action={action} class="fields-form fit-form">
    {!without && (
      <SelectField
        t={t}
        name="need"
        label={t('apply.question.need')}
        choices={questions.need.map((value) => ({ value, label: t(`support.kind.${value}`) }))}
        value={answered.need}
        empty={t('apply.fit.any')}
        optional
      />
    )}
    {questionNames
      .filter((name) => name !== 'need')
      .map((name) => (
        <Radios
          t={t}
          name={name}
          label={t(`apply.question.${name}`)}
          choices={questions[name].map((value) => ({ value, label: t(`apply.answer.${name}.${value}`) }))}
          value={answered[name]}
        />
      ))}
    <Button>{send}</Button>
  </form>
)

/** Each rule with how it stands, why it is there, and how to come to meet it. */
export const RuleList = ({ t, tongue, checked }: { t: Say; tongue: Tongue; checked: readonly Checked[] }) => (
  <ul class="rule-list">
    {checked.map(({ rule, state }) => (
      <li class={state}>
        <Icon name={state === 'pass' ? 'check' : state === 'fail' ? 'cross' : 'info'} />
        <div>
          <p>
            <span class="vh">{t(`apply.rule.${state}`)}: </span>
            {(tongue === 'en' && rule.whyEn) || rule.why}
          </p>
          {state === 'fail' && (
            <p class="small mend">
              <b>{t('apply.rule.mend')}</b> {(tongue === 'en' && rule.mendEn) || rule.mend}
            </p>
          )}
        </div>
      </li>
    ))}
  </ul>
)

const marks = { ready: 'ok', almost: 'wait', not_yet: 'plain' } as const

type Found = { offer: Offer; checked: Checked[]; fit: Fit; wanted: boolean }

const FoundOffer = ({ t, tongue, found, answered }: { t: Say; tongue: Tongue; found: Found; answered: Answered }) => {
  const { offer, checked, fit } = found
  const missing = checked.filter(({ state }) => state !== 'pass')
  return (
    <li class="offer-card">
      <p class="small quiet">
        {t(`support.kind.${offer.kind}`)} · {offer.unitName}
      </p>
      <h3>
        <a href={to.offer(offer.slug)}>{offer.title}</a>
      </h3>
      <p>
        <Status kind={marks[fit]}>{t(`apply.fit.${fit}`)}</Status> <span class="small">{howLong(t, offer)}</span>
      </p>
      {missing.length > 0 && <RuleList t={t} tongue={tongue} checked={missing} />}
      <p>
        <LinkButton href={to.apply(offer.slug, answered)} kind={fit === 'ready' ? 'main' : 'ghost'} small>
          {t(fit === 'ready' ? 'apply.fit.apply' : 'apply.fit.see')}
        </LinkButton>
      </p>
    </li>
  )
}

type FitFacts = { t: Say; tongue: Tongue; answered: Answered; asked: boolean; found: readonly Found[] }

export const FitView = ({ t, tongue, answered, asked, found }: FitFacts) => {
  const wanted = found.filter((one) => one.wanted)
  const others = found.filter((one) => !one.wanted && one.fit === 'ready')
  return (
    <div class="support fit">
      <Breadcrumb t={t} crumbs={[{ label: t('support.page.title'), href: to.support() }, { label: t('apply.fit.title') }]} />
      <h1>{t('apply.fit.title')}</h1>
      <p class="lead">{t('apply.fit.lead')}</p>
      {asked && (
        <section aria-labelledby="hasil">
          <h2 id="hasil">{t('apply.fit.found', { n: wanted.filter(({ fit }) => fit === 'ready').length, all: wanted.length })}</h2>
          {wanted.length === 0 ? (
            <Empty seed="cocok" title={t('apply.fit.none')}>
              {t('apply.fit.none_why')}
            </Empty>
          ) : (
            <ul class="offer-cards">
              {wanted.map((one) => (
                <FoundOffer t={t} tongue={tongue} found={one} answered={answered} />
              ))}
            </ul>
          )}
          {others.length > 0 && (
            <>
              <h2>{t('apply.fit.others')}</h2>
              <ul class="offer-cards">
                {others.map((one) => (
                  <FoundOffer t={t} tongue={tongue} found={one} answered={answered} />
                ))}
              </ul>
            </>
          )}
        </section>
      )}
      <section aria-labelledby="pertanyaan">
        <h2 id="pertanyaan">{t(asked ? 'apply.fit.again' : 'apply.fit.five')}</h2>
        <Questions t={t} answered={answered} action={to.fit()} send={t('apply.fit.do')} />
      </section>
    </div>
  )
}

type ApplyFacts = {
  t: Say
  tongue: Tongue
  offer: Offer
  answered: Answered
  checked: readonly Checked[]
  refusals: readonly Refusal[]
  once: string
}

/** Before the form: what the offer asks, what is met, what it needs. Whoever does not fit learns why and what to do, and no form. */
export const ApplyView = ({ t, tongue, offer, answered, checked, refusals, once }: ApplyFacts) => {
  const open = checked.some(({ state }) => state === 'open')
  const failed = checked.some(({ state }) => state === 'fail')
  return (
    <div class="support fit">
      <ErrorSummary t={t} refusals={refusals} />
      <Breadcrumb
        t={t}
        crumbs={[
          { label: t('support.page.title'), href: to.support() },
          { label: offer.title, href: to.offer(offer.slug) },
          { label: t('apply.start.short') },
        ]}
      />
      <h1>{t('apply.start.title', { offer: offer.title })}</h1>
      <p class="lead">
        {offer.unitName} · {howLong(t, offer)}
      </p>
      {open ? (
        <section aria-labelledby="syarat">
          <h2 id="syarat">{t('apply.start.first')}</h2>
          <Questions t={t} answered={answered} action={to.apply(offer.slug)} send={t('apply.start.check')} without />
        </section>
      ) : (
        <section aria-labelledby="syarat">
          <h2 id="syarat">{t(failed ? 'apply.start.not_yet' : 'apply.start.fits')}</h2>
          <RuleList t={t} tongue={tongue} checked={checked} />
          <p>
            <a href={to.apply(offer.slug)}>{t('apply.start.again')}</a>
          </p>
        </section>
      )}
      {!open && !failed && offer.documents.length > 0 && (
        <section aria-labelledby="berkas">
          <h2 id="berkas">{t('apply.start.papers')}</h2>
          <ul class="plain-list">
            {offer.documents.map((one) => (
              <li>{one}</li>
            ))}
          </ul>
          <p class="small">{t('apply.start.papers_once')}</p>
        </section>
      )}
      {!open && (
        <form method="post" action={to.apply(offer.slug)} class="one">
          <input type="hidden" name="once" value={once} />
          {Object.entries(answered).map(([name, value]) => (
            <input type="hidden" name={name} value={value} />
          ))}
          <Button closed={failed ? t('apply.start.closed') : undefined}>{t('apply.start.do')}</Button>
        </form>
      )}
      {failed && (
        <p>
          <a href={to.fit(answered)}>{t('apply.start.others')}</a>
        </p>
      )}
    </div>
  )
}

/** One reader, one question: may my name stand in this? */
export const MemberView = ({
  t,
  asked,
  refusals,
  done,
  once,
}: {
  t: Say
  asked: Invitation
  refusals: readonly Refusal[]
  done: boolean
  once: string
}) => (
  <div class="narrow support">
    <ErrorSummary t={t} refusals={refusals} />
    <h1>{t('apply.member.title')}</h1>
    {done && (
      <Notice kind="done" live>
        {t(asked.answer === 'yes' ? 'apply.member.said_yes' : 'apply.member.said_no')}
      </Notice>
    )}
    <p class="lead">{t('apply.member.lead', { lead: asked.lead, title: asked.title, unit: asked.unit })}</p>
    <Facts
      facts={[
        [t('apply.number'), asked.number],
        [t('apply.member.you'), asked.role ? `${asked.name}, ${asked.role}` : asked.name],
        ...(asked.plan.plan ? [[t('apply.member.plan'), asked.plan.plan] as const] : []),
      ]}
    />
    <form method="post" action={to.memberAnswer(asked.number)} class="acts">
      <input type="hidden" name="once" value={once} />
      <Button name="jawaban" value="ya">
        {t('apply.member.yes')}
      </Button>
      <Button name="jawaban" value="tidak" kind="ghost">
        {t('apply.member.no')}
      </Button>
    </form>
  </div>
)

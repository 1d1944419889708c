import { formatDay, type Tongue } from '#src/base/time.ts'
import { objectionDays, type Precedent } from '#src/spaces/objection.db.ts'
import type { Question } from '#src/spaces/usage.ts'
import { Breadcrumb } from '#src/ui/breadcrumb.tsx'
import { LinkButton } from '#src/ui/button.tsx'
import { Empty } from '#src/ui/empty.tsx'
import { Status } from '#src/ui/status.tsx'
import type { Say } from '#src/ui/words.ts'
import { to } from '../to.ts'
import { aboutRule } from './object-form.view.tsx'

type Facts = { t: Say; tongue: Tongue; found: readonly Precedent[]; questions: readonly Question[]; rule: string | undefined }

/** The answers the case was about, as the questions were put. */
const Answers = ({ tongue, questions, answers }: Pick<Facts, 'tongue' | 'questions'> & { answers: Precedent['answers'] }) => {
  const said = questions.flatMap(({ key, text, textEn, choices }) => {
    const chosen = choices.find(({ value }) => value === answers[key])
    return chosen ? [`${tongue === 'en' ? textEn : text} ${tongue === 'en' ? chosen.textEn : chosen.text}`] : []
  })
  return said.length === 0 ? null : (
    <ul class="plain">
      {said.map((line) => (
        <li>{line}</li>
      ))}
    </ul>
  )
}

const Found = ({ t, tongue, questions, one }: Pick<Facts, 't' | 'tongue' | 'questions'> & { one: Precedent }) => (
  <li>
    <h2>
      {one.rule.startsWith('spaces.') || one.rule === '-' ? (
        aboutRule(t, one.rule)
      ) : (
        <a href={`${to.spaceRules()}#${one.rule}`}>{aboutRule(t, one.rule)}</a>
      )}{' '}
      <Status kind={one.upheld ? 'ok' : 'plain'}>{t(one.upheld ? 'room.object.upheld' : 'room.object.not_upheld')}</Status>
    </h2>
    <p>{one.precedent}</p>
    <Answers tongue={tongue} questions={questions} answers={one.answers} />
    <p class="quiet">
      {formatDay(one.at, tongue)}
      {one.decision && (
        <>
          {' · '}
          <a href={to.decision(one.decision)}>{t('room.object.decision', { number: one.decision })}</a>
        </>
      )}
    </p>
  </li>
)

export const PrecedentsView = (facts: Facts) => {
  const { t, found, rule } = facts
  return (
    <div class="space-rules">
      <Breadcrumb t={t} crumbs={[{ label: t('room.title'), href: to.spaces() }, { label: t('room.object.precedents') }]} />
      <h1>{t('room.object.precedents')}</h1>
      <p class="lead">{t('room.object.precedents_lead', { days: objectionDays })}</p>
      {rule && (
        <p>
          {t('room.object.only_about', { about: aboutRule(t, rule) })} <a href={to.precedents()}>{t('room.object.all')}</a>
        </p>
      )}
      {found.length === 0 ? (
        <Empty
          seed="preseden"
          title={t('room.object.none')}
          action={<LinkButton href={to.spaceRules()}>{t('room.rules_link')}</LinkButton>}
        >
          {t('room.object.none_why')}
        </Empty>
      ) : (
        <ul class="rule-list">
          {found.map((one) => (
            <Found {...facts} one={one} />
          ))}
        </ul>
      )}
    </div>
  )
}

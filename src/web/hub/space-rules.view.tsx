import type { Refusal } from '#src/base/outcome.ts'
import type { Tongue } from '#src/base/time.ts'
import type { Example, Tried } from '#src/spaces/usage.db.ts'
import type { Question, UsageRule } from '#src/spaces/usage.ts'
import { Breadcrumb } from '#src/ui/breadcrumb.tsx'
import { Button } from '#src/ui/button.tsx'
import { SelectField } from '#src/ui/choices.tsx'
import { Notice } from '#src/ui/notice.tsx'
import { Status } from '#src/ui/status.tsx'
import { Table } from '#src/ui/table.tsx'
import { type Say, sayRefusal } from '#src/ui/words.ts'
import { to } from '../to.ts'

type Facts = {
  t: Say
  tongue: Tongue
  questions: readonly Question[]
  rules: readonly UsageRule[]
  examples: readonly (Example & { made: Tried })[]
  answers: Readonly<Record<string, string>>
  tried: Tried | undefined
}

const Conditions = ({ t, tongue, rule, questions }: { t: Say; tongue: Tongue; rule: UsageRule; questions: readonly Question[] }) => {
  const lines = Object.entries(rule.conditions).map(([key, values]) => {
    const question = questions.find((one) => one.key === key)
    const chosen = question?.choices.filter(({ value }) => values.includes(value)).map((one) => (tongue === 'en' ? one.textEn : one.text))
    return `${tongue === 'en' ? question?.textEn : question?.text} ${chosen?.join(' / ')}`
  })
  return lines.length === 0 ? (
    <p>{t('room.rules.otherwise')}</p>
  ) : (
    <ul class="plain">
      {lines.map((line) => (
        <li>{line}</li>
      ))}
    </ul>
  )
}

const outcome = (t: Say, made: Tried): string => {
  const [first] = made.refusals as Refusal[]
  return made.rule ? `${made.rule.code}: ${t(`room.class.${made.rule.class}`)}` : first ? sayRefusal(t, first) : ''
}

export const SpaceRulesView = ({ t, tongue, questions, rules, examples, answers, tried }: Facts) => (
  <div class="space-rules">
    <Breadcrumb t={t} crumbs={[{ label: t('room.title'), href: to.spaces() }, { label: t('room.rules.title') }]} />
    <h1>{t('room.rules.title')}</h1>
    <p class="lead">{t('room.rules.lead')}</p>
    {rules.some((one) => one.illustrative) && <Notice kind="info">{t('room.example')}</Notice>}
    <section>
      <h2 id="coba">{t('room.rules.try')}</h2>
      <form method="get" action={`${to.spaceRules()}#coba`} class="fields-form bench">
        {questions.map((one) => (
          <SelectField
            t={t}
            name={`j_${one.key}`}
            label={tongue === 'en' ? one.textEn : one.text}
            value={answers[one.key]}
            empty={t('room.rules.choose')}
            choices={one.choices.map((choice) => ({ value: choice.value, label: tongue === 'en' ? choice.textEn : choice.text }))}
            optional
          />
        ))}
        <Button>{t('room.rules.see')}</Button>
      </form>
      {tried && (
        <Notice kind={tried.rule && tried.rule.class !== 'forbidden' ? 'done' : 'warn'}>
          <b>{outcome(t, tried)}</b> {tried.rule && (tongue === 'en' ? tried.rule.plainEn : tried.rule.plain)}
        </Notice>
      )}
    </section>
    <section>
      <h2>{t('room.rules.table')}</h2>
      <p>{t('room.rules.order')}</p>
      <ol class="rule-list">
        {rules.map((rule) => (
          <li id={rule.code}>
            <h3>
              {rule.code}{' '}
              <Status kind={rule.class === 'forbidden' ? 'warn' : rule.class === 'social' || rule.class === 'government' ? 'ok' : 'wait'}>
                {t(`room.class.${rule.class}`)}
              </Status>
            </h3>
            <p>{tongue === 'en' ? rule.plainEn : rule.plain}</p>
            <Conditions t={t} tongue={tongue} rule={rule} questions={questions} />
            <p class="quiet">
              <a href={to.legalBasis(rule.basis)}>{rule.article}</a> · {t('room.may_deviate', { post: t(`room.post.${rule.mayDeviate}`) })}
            </p>
          </li>
        ))}
      </ol>
    </section>
    <section>
      <h2>{t('room.rules.examples')}</h2>
      <Table
        caption={t('room.rules.examples')}
        quietCaption
        rows={examples}
        columns={[
          { label: t('room.rules.activity'), head: true, cell: (one) => (tongue === 'en' ? one.activityEn : one.activity) },
          { label: t('room.rules.published'), cell: (one) => `${one.rule}: ${t(`room.class.${one.class}`)}` },
          {
            label: t('room.rules.today'),
            cell: (one) => (
              <>
                {outcome(t, one.made)}{' '}
                {one.made.rule?.code === one.rule && one.made.rule.class === one.class ? (
                  <Status kind="ok">{t('room.rules.same')}</Status>
                ) : (
                  <Status kind="warn">{t('room.rules.differs')}</Status>
                )}
              </>
            ),
          },
        ]}
      />
    </section>
    <p>{t('room.rules.no_loan')}</p>
  </div>
)

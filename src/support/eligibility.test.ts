import { describe, expect, test } from 'vitest'
import { supportKinds } from './commitment.ts'
import { answersOf, checkRules, fitOf, questionNames, questions, ruleSchema, standardRules } from './eligibility.ts'

const fits = { need: 'money', who: 'legal', place: 'metro', age: 'over_24', nib: 'yes' }
const states = (more: Record<string, string | undefined>, kind: (typeof supportKinds)[number] = 'money') =>
  checkRules(standardRules(kind), { ...fits, ...more }).map(({ rule, state }) => [rule.question, state])

describe('whether an offer fits is told rule by rule', () => {
  test('five questions, and every rule of an offer says whether it is met', () => {
    expect(questionNames).toEqual(['need', 'who', 'place', 'age', 'nib'])
    expect(states({})).toEqual([
      ['who', 'pass'],
      ['place', 'pass'],
      ['age', 'pass'],
    ])
    expect(states({ who: 'person', age: undefined })).toEqual([
      ['who', 'fail'],
      ['place', 'pass'],
      ['age', 'open'],
    ])
  })

  test('nothing against it is ready, one thing almost, more not yet; what was not asked yet stands against nobody', () => {
    const told = (more: Record<string, string | undefined>) => fitOf(checkRules(standardRules('money'), { ...fits, ...more }))
    expect([told({}), told({ who: undefined }), told({ who: 'group' }), told({ who: 'group', place: 'elsewhere' })]).toEqual([
      'ready',
      'ready',
      'almost',
      'not_yet',
    ])
  })

  test('for every kind of support each rule says why, in both tongues, and how who does not fit can come to', () => {
    for (const kind of supportKinds)
      for (const rule of standardRules(kind)) {
        expect(ruleSchema.safeParse(rule).success).toBe(true)
        for (const text of [rule.why, rule.whyEn, rule.mend, rule.mendEn]) expect([kind, text.length > 20]).toEqual([kind, true])
        expect(rule.accepts.length).toBeLessThan(questions[rule.question].length)
      }
    // grant money of the budget is for legal bodies, a ministry's programme for those who stand together, a training for everybody in town
    expect(states({ who: 'group' }, 'money')[0]).toEqual(['who', 'fail'])
    expect(states({ who: 'group' }, 'ministry')[0]).toEqual(['who', 'pass'])
    expect(states({ who: 'person' }, 'ministry')[0]).toEqual(['who', 'fail'])
    expect(states({ who: 'person' }, 'training')).toEqual([['place', 'pass']])
  })

  test('an answer that is none of the list is no answer', () => {
    const said: Record<string, string> = { need: 'emas', who: 'person', place: '<script>', age: '__proto__', nib: 'yes' }
    expect(answersOf((name) => said[name])).toEqual({ who: 'person', nib: 'yes' })
  })
})

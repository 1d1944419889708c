import { expect, test } from 'vitest'
import { scoreOf } from '#src/support/score.ts'
import { sayIn } from '#src/ui/words.ts'
import { shareText } from './support-score.view.tsx'

const told = (commitments: number) =>
  shareText(
    sayIn('id'),
    'id',
    scoreOf({ commitments, promised: 100, delivered: 80, onTime: 70, claimed: 0, laterCommitments: 0, laterValue: 0 }),
  )

test('an agency of fewer than three promises has no share, neither for the eye nor for the ear', () => {
  expect(told(2)).toContain('2 janji')
  expect(told(2)).not.toContain('%')
  expect(told(3)).toContain('80,0%')
})

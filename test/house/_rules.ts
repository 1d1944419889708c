import { deedBreaches } from './_deeds.ts'
import { ladderBreaches } from './_ladder.ts'
import { dependencyBreaches, leftOverBreaches, machineBreaches, migrationBreaches } from './_papers.ts'
import { unusedWordBreaches, wordChoiceBreaches, wordlessBreaches, wordPairBreaches } from './_words.ts'

/** What can be seen by reading alone. `npm run check` and the tests of the house ask the same. */
export const rulesOfTheHouse: Record<string, () => string[]> = {
  'the ladder of rooms': ladderBreaches,
  'deeds ask authority': deedBreaches,
  'words in both tongues': wordPairBreaches,
  'words for every rule': wordlessBreaches,
  'words that are said': unusedWordBreaches,
  'choice of words': wordChoiceBreaches,
  'migrations stay as written': migrationBreaches,
  'dependencies are told': dependencyBreaches,
  'nothing of a machine': machineBreaches,
  'nothing half-finished': leftOverBreaches,
}

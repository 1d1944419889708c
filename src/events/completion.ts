import { ageOn } from './programme.ts'

/** How a session went for somebody: so long it was, and whether he was there. */
export type Attended = { minutes: number; present: boolean }
export type CompletionRule = { minAttendance: number; finalTask: boolean }
export type Completion = { permille: number; enough: boolean; task: boolean; completed: boolean }

/**
 * The rule of completion: at least so many per cent of the sessions' minutes, and the final task where there is one. A cohort without a
 * session completes nobody. Compared in whole minutes, so that exactly eighty per cent is enough.
 */
export function completionOf(sessions: readonly Attended[], taskPassed: boolean, rule: CompletionRule): Completion {
  const all = sessions.reduce((sum, { minutes }) => sum + minutes, 0)
  const there = sessions.reduce((sum, { minutes, present }) => sum + (present ? minutes : 0), 0)
  const enough = all > 0 && there * 100 >= all * rule.minAttendance
  const task = taskPassed || !rule.finalTask
  return { permille: all === 0 ? 0 : Math.floor((there * 1000) / all), enough, task, completed: enough && task }
}

/** Below this a number could point at somebody. */
export const smallestCell = 5

export type Cell = { value: string; people: number }

/** Cells as they may be published. Small ones are put together; what they add up to is shown only if it is not small itself. */
export function safeCells(cells: readonly Cell[]): { shown: Cell[]; rest: number | null } {
  const shown = cells.filter(({ people }) => people >= smallestCell)
  const small = cells.filter(({ people }) => people < smallestCell)
  const rest = small.reduce((sum, { people }) => sum + people, 0)
  if (small.length === 0) return { shown, rest: 0 }
  // a rest of one cell, or a small one, could be reckoned back from the total: the smallest shown joins it
  if (small.length > 1 && rest >= smallestCell) return { shown, rest }
  const [smallest] = [...shown].sort((a, b) => a.people - b.people || (a.value < b.value ? -1 : 1))
  if (!smallest) return { shown: [], rest: null }
  return { shown: shown.filter((one) => one !== smallest), rest: rest + smallest.people }
}

/** Bands of age that are published, never the age. */
export const ageBand = (birthDay: string | null, on: string): string => {
  if (birthDay === null) return 'unsaid'
  const age = ageOn(birthDay, on)
  return age < 18 ? 'under_18' : age < 25 ? '18_24' : age < 35 ? '25_34' : age < 45 ? '35_44' : '45_up'
}

import { type Day, dayPlus, isDay } from '#src/base/time.ts'
import type { Typed } from '../shop/form.ts'

const number = (form: Typed, name: string): number | undefined => {
  const text = form.text(name).trim()
  return /^\d{1,4}$/.test(text) ? Number(text) : undefined
}

/** Rules as they are ticked; an age counts where either end of it is said. */
function rulesOf(form: Typed): object[] {
  const [min, max] = [number(form, 'ageMin'), number(form, 'ageMax')]
  return [
    ...(min === undefined && max === undefined ? [] : [{ rule: 'age', min: min ?? 5, max: max ?? 100 }]),
    ...(form.checked('resident') ? [{ rule: 'resident' }] : []),
    ...(form.checked('business') ? [{ rule: 'business' }] : []),
    ...(form.checked('notCompleted') ? [{ rule: 'not_completed' }] : []),
  ]
}

/** One session a module, in the order of the programme, so many days apart: each can be moved by itself afterwards. */
export function cohortOf(form: Typed, modules: readonly string[]): object {
  const first = form.text('firstDay')
  const apart = number(form, 'apart') ?? 7
  const sessions = isDay(first)
    ? modules.map((module, at) => ({ day: dayPlus(first as Day, at * apart), from: form.text('from'), until: form.text('until'), module }))
    : []
  return {
    name: form.text('name'),
    place: form.text('place'),
    seats: form.text('seats'),
    waitingPlaces: form.text('waitingPlaces') || '0',
    until: form.text('until_day'),
    results: form.text('results'),
    minAttendance: form.given('minAttendance') ?? '80',
    finalTask: form.checked('finalTask'),
    rules: rulesOf(form),
    sessions,
  }
}

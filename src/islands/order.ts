/** Comforts of an order's page: copy a number, see the time run, print. Without them the page says the same. */

async function copy(button: HTMLButtonElement) {
  await navigator.clipboard.writeText(button.dataset.copy ?? '')
  const words = button.textContent
  button.textContent = button.dataset.copied ?? words
  setTimeout(() => {
    button.textContent = words
  }, 2000)
}

const minute = 60_000

/** The end of the hold stays as it was written; what is left of it stands behind. */
function count(time: HTMLElement) {
  const end = Date.parse(time.dataset.until ?? '')
  const rest = document.createElement('span')
  time.after(rest)
  const say = () => {
    const left = Math.max(0, Math.ceil((end - Date.now()) / minute))
    rest.textContent = ` (${(time.dataset.left ?? '').replace('{n}', String(left))})`
    if (left > 0) setTimeout(say, minute / 4)
  }
  say()
}

for (const button of document.querySelectorAll<HTMLButtonElement>('[data-copy]')) {
  button.hidden = navigator.clipboard === undefined
  button.addEventListener('click', () => void copy(button))
}
for (const button of document.querySelectorAll<HTMLButtonElement>('[data-print]')) {
  button.hidden = false
  button.addEventListener('click', () => print())
}
for (const time of document.querySelectorAll<HTMLElement>('[data-until]')) count(time)

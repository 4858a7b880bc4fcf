/** Language, direction and colours of the document, as the reader set them. */
import { currentSettings, directionOf, onSettings } from './settings.ts';

export function followDisplay(): void {
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const show = (): void => {
    const { locale, theme } = currentSettings();
    const { documentElement: html } = document;
    html.lang = locale;
    html.dir = directionOf(locale);
    html.dataset['theme'] = theme === 'auto' ? (dark.matches ? 'dark' : 'light') : theme;
  };
  show();
  dark.addEventListener('change', show);
  onSettings(show);
}

/** Working days: weekends, China's public holidays and the weekends worked in exchange. */
import chineseDays from 'chinese-days';

/** Whether people work on `day` (YYYY-MM-DD). */
export const isWorkingDay = (day: string): boolean => chineseDays.isWorkday(day);

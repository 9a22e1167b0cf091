namespace GenerativeCourse.Charts;

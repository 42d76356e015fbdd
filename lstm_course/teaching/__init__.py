"""What a teacher needs: the plan of a workshop, its timetable and its slides."""

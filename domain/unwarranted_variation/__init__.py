"""Which variation is real and unwarranted, and who does well?"""

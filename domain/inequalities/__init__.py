"""Which inequalities matter most, are they getting better, and what would narrow them?"""

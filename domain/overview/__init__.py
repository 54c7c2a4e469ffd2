"""What should this system's board be talking about?"""
